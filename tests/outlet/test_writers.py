"""Every writer in the program is a marked way out, or is listed with the reason why it is none."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from writers import Writer, writers_in, writers_of_program

from rumslig.register.entry import RegisterRow

ALLOWED = Path(__file__).with_name("allowed_writers.toml")


def _allowed() -> dict[str, str]:
    tables = tomllib.loads(ALLOWED.read_text("utf-8"))["allowed"]
    listed = [(place, table["reason"]) for table in tables for place in table["places"]]
    assert len(dict(listed)) == len(listed), "a place is listed twice"
    return dict(listed)


def _unmarked() -> list[Writer]:
    return [item for item in writers_of_program() if not item.exports]


def test_every_writer_is_a_way_out_or_listed_with_a_reason() -> None:
    allowed = _allowed()
    strays = [f"{item.where} (line {item.line})" for item in _unmarked()]
    strays = [item for item in strays if item.rpartition(" (")[0] not in allowed]
    assert strays == [], "mark the function with @export_path, or list the place with its reason"


def test_the_list_holds_no_place_that_is_gone() -> None:
    assert set(_allowed()) - {item.where for item in _unmarked()} == set()


def test_every_reason_is_a_sentence() -> None:
    assert [text for text in _allowed().values() if not text.endswith(".") or len(text) < 20] == []


def test_only_ways_out_hand_over() -> None:
    ways = {"hand_over", "hand_over_parts"}
    callers = [item.where for item in _unmarked() if item.where.split()[-1] in ways]
    assert callers == []


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("def f(p): open(p, 'w').write('x')", "open"),
        ("def f(p): p.open('ab')", "open"),
        ("def f(p): p.open(mode='x')", "open"),
        ("def f(p, m): open(p, mode=m)", "open"),
        ("def f(p): os.open(p, os.O_WRONLY | os.O_CREAT)", "open"),
        ("def f(p): rasterio.open(p, 'w', width=1)", "open"),
        ("def f(p): p.write_text('x')", "write_text"),
        ("def f(p): return map(p.write_bytes, parts)", "write_bytes"),
        ("from layers.atomic import write_atomic as put\ndef f(p): put(p, b'')", "write_atomic"),
        ("def f(p): return partial(write_atomic, p)", "write_atomic"),
        ("def f(t, p): t.to_csv(p)", "to_csv"),
        ("def f(t, p): t.to_file(p)", "to_file"),
        ("def f(p, q): shutil.copyfile(p, q)", "copyfile"),
        ("from shutil import copytree as c\ndef f(p, q): c(p, q)", "copytree"),
        ("def f(p, q): shutil.copy(p, q)", "copy"),
        ("def f(p, q): shutil.move(p, q)", "move"),
        ("def f(p, q): p.replace(q)", "replace"),
        ("def f(p): image.save(p)", "save"),
        ("def f(): QApplication.clipboard().setText('x')", "clipboard"),
        ("def f(): QGuiApplication.clipboard().setImage(x)", "clipboard"),
        ("def f(): return QPrinter()", "QPrinter"),
        ("def f(p): return QPdfWriter(p)", "QPdfWriter"),
        ("def f(): return QFileDialog.getSaveFileName()", "getSaveFileName"),
        ("def f(): QDrag(w).exec()", "QDrag"),
        ("def f(p): zipfile.ZipFile(p, 'w')", "ZipFile"),
        ("def f(p): sqlite3.connect(p)", "sqlite3.connect"),
        ("def f(u): create_engine(u)", "create_engine"),
        ("import subprocess as s\ndef f(): s.run(['x'])", "subprocess.run"),
        ("def f(): os.system('x')", "system"),
        ("from urllib.request import urlopen\n", "urlopen"),
        ("import urllib.request\n", "urllib.request"),
        ("import smtplib\n", "smtplib"),
        ("import socket\n", "socket"),
        ("import http.client\n", "http"),
        ("def f(t, p): json.dump(t, p)", "dump"),
        ("def f(p): print('x', file=p)", "print"),
        ("def f(u): QDesktopServices.openUrl(u)", "openUrl"),
        ("def f(): return widget.grab()", "grab"),
    ],
)
def test_a_new_writer_is_found(code: str, name: str) -> None:
    found = writers_in(code, "ui/new.py")
    assert name in {item.where.split()[-1] for item in found}
    assert not any(item.exports for item in found)


@pytest.mark.parametrize(
    "code",
    [
        "def f(p): return p.open('rb').read()",
        "def f(p): return open(p).read()",
        "def f(t): return t.replace('a', 'b')",
        "def f(t): return replace(t, a=1)",
        "def f(p): p.save()",
        "def f(t): return t.copy()",
        "def f(w): w.move(1, 2)",
        "def f(c): return c.system",
    ],
)
def test_reading_is_no_writer(code: str) -> None:
    assert writers_in(code, "ui/new.py") == []


def test_a_marked_function_covers_what_stands_inside() -> None:
    code = "@export_path('way')\ndef f(p):\n    def g():\n        p.write_text('')\n    g()\n"
    assert [item.exports for item in writers_in(code, "ui/new.py")] == [("way",)]


def test_the_register_has_no_room_for_findings() -> None:
    assert set(RegisterRow.__dataclass_fields__) == {
        *("dnr", "title", "sender", "plan_type", "stage", "due"),
        *("municipalities", "status", "path", "sha256", "revision"),
        *("sender_dnr", "received", "extension", "handler", "decision_route", "meeting", "body"),
        *("follows", "regional", "created", "closed", "internal"),
    }
