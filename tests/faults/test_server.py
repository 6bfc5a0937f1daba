"""A web server that gives something else, for each kind of file in turn; one sentence for each.

What is installed stays as it was, and once the server is right again the work is done.
"""

from __future__ import annotations

import contextlib
import gzip
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from fault_trials import IS_ALL, judge
from package_server import Site, serving
from package_world import WORKS, World, forget, make_world

import layers.repository.fetcher as fetcher
import layers.wire.patience as patience
from layers.errors import LayerError, RepositoryUnreachable
from layers.repository.fetcher import HttpFetcher

Answer = Callable[[Any, bytes], None]
LOGIN = b"<!doctype html><form>Logga in</form>"


def send(handler: Any, status: int = 200, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def without_end(handler: Any, _: bytes) -> None:
    send(handler)
    while True:
        handler.wfile.write(bytes(1 << 16))


def in_pieces_without_end(handler: Any, _: bytes) -> None:
    send(handler, Transfer_Encoding="chunked")
    while True:
        handler.wfile.write(b"10000\r\n" + bytes(1 << 16) + b"\r\n")


def hung_up(handler: Any, body: bytes) -> None:
    send(handler, body=body[: len(body) // 2], Content_Length=str(len(body)))
    handler.connection.shutdown(socket.SHUT_RDWR)


def bomb(handler: Any, _: bytes) -> None:
    """Some kilobytes that would be 50 MB, were the encoding followed."""
    packed = gzip.compress(bytes(50_000_000))
    send(handler, body=packed, Content_Encoding="gzip", Content_Length=str(len(packed)))


def a_part(told: str) -> Answer:
    def answer(handler: Any, body: bytes) -> None:
        part = body[: len(body) // 2]
        send(handler, 206, part, Content_Range=told, Content_Length=str(len(part)))

    return answer


def moved(place: str) -> Answer:
    return lambda handler, _: send(handler, 302, Location=place, Content_Length="0")


FAULTS: dict[str, Answer] = {
    "404": lambda handler, _: send(handler, 404, Content_Length="0"),
    "410": lambda handler, _: send(handler, 410, Content_Length="0"),
    "403": lambda handler, _: send(handler, 403, Content_Length="0"),
    "500": lambda handler, _: send(handler, 500, Content_Length="0"),
    "204": lambda handler, _: send(handler, 204),
    "416": lambda handler, _: send(handler, 416, Content_Length="0"),
    "login page": lambda handler, _: send(
        handler, body=LOGIN, Content_Type="text/html", Content_Length=str(len(LOGIN))
    ),
    "login page without a name": lambda handler, _: send(
        handler, body=LOGIN, Content_Length=str(len(LOGIN))
    ),
    "nothing": lambda handler, _: send(handler, Content_Length="0"),
    "half, as told": lambda handler, body: send(
        handler, body=body[: len(body) // 2], Content_Length=str(len(body) // 2)
    ),
    "half, hung up": hung_up,
    "more": lambda handler, body: send(
        handler, body=body + b"x", Content_Length=str(len(body) + 1)
    ),
    "another length": lambda handler, body: send(handler, body=body, Content_Length="7"),
    "a length that is none": lambda handler, body: send(
        handler, body=body[:-1], Content_Length="mycket"
    ),
    "without end": without_end,
    "in pieces without end": in_pieces_without_end,
    "gzip bomb": bomb,
    "half as a part": a_part("bytes 0-9/10"),
    "a part of nothing": a_part("inget"),
    "to another host": moved("http://annan.invalid/x"),
    "to another scheme": moved("https://127.0.0.1/x"),
    "to a file": moved("file:///etc/passwd"),
    "round and round": moved("?"),
    "no answer that is one": lambda handler, _: handler.wfile.write(b"\x00\x01\x02\r\n\r\n"),
}
FILES = {
    "root": r"metadata/1\.root\.json",
    "timestamp": r"metadata/timestamp\.json",
    "snapshot": r"metadata/\d+\.snapshot\.json",
    "targets": r"metadata/\d+\.targets\.json",
    "index": r"targets/index/",
    "manifest": r"targets/manifests/",
    "objects": r"objects/",
}


def spoiled(pattern: str, fault: Answer) -> Callable[[Any], bool]:
    def answer(handler: Any) -> bool:
        path = Path(handler.translate_path(handler.path))
        if not re.search(pattern, handler.path):
            return False
        with contextlib.suppress(OSError):  # whom it is sent to has hung up
            fault(handler, path.read_bytes() if path.is_file() else b"?" * 10)
        handler.close_connection = True
        return True

    return answer


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("server"))


@pytest.fixture(scope="module")
def site(world: World) -> Iterator[Site]:
    with serving(world.repo) as opened:
        (world.folder.parent / "adress.txt").write_text(opened.address, "utf-8")
        yield opened


@pytest.fixture
def desk(world: World, tmp_path: Path, site: Site) -> Iterator[World]:
    """The same publisher, and a planner of the test's own."""
    shutil.rmtree(world.folder / "hem", ignore_errors=True)
    forget()
    yield world
    site.answer = lambda _: False


@pytest.mark.parametrize("name", FILES)
def test_what_is_installed_stays(name: str, desk: World, site: Site) -> None:
    _, install, look, _ = WORKS["install"]
    chosen = list(FAULTS) if IS_ALL else list(FAULTS)[list(FILES).index(name) :: 3]
    for fault in chosen:
        if name == "root" and fault in ("404", "410"):
            continue  # there may be no next root: that is how its end is known
        site.answer = spoiled(FILES[name], FAULTS[fault])
        with pytest.raises(LayerError) as caught:
            install(desk)
        held = look(desk) == "" and "\n" not in str(caught.value)
        judge("web server", held, f"{fault} for {name}: {caught.value}")
    site.answer = lambda _: False
    install(desk)
    assert look(desk) == "1.0.0"


def test_silence_and_drops_are_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a server that says nothing, nor one that says it byte by byte, is waited for."""
    monkeypatch.setattr(fetcher, "READ_S", 0.2)
    monkeypatch.setattr(patience, "PATIENCE_S", 0.4)
    over = Event()

    def silent(handler: Any) -> bool:
        over.wait(20)
        return True

    def drops(text: bytes) -> Callable[[Any], bool]:
        def answer(handler: Any) -> bool:
            with contextlib.suppress(OSError):
                while not over.wait(0.05):
                    handler.wfile.write(text)
                    handler.wfile.flush()
            return True

        return answer

    def body(handler: Any) -> bool:
        send(handler, Content_Length="1000000")
        return drops(b"x")(handler)

    def pieces(handler: Any) -> bool:
        send(handler, Transfer_Encoding="chunked")
        return drops(b"0")(handler)  # the length of a piece that never comes

    for name, answer in {
        "silence": silent, "a head in drops": drops(b"H"), "a body in drops": body,
        "lengths in drops": pieces,
    }.items():  # fmt: skip
        over.clear()
        site.answer = answer
        with (
            pytest.raises(RepositoryUnreachable) as caught,
            HttpFetcher(site.address + "/").fetch("x", 1_000_000) as fetched,
        ):
            fetched.read()
        over.set()
        judge("web server", "\n" not in str(caught.value), name)
    site.answer = lambda _: False
