"""What a delivery holds, when whoever made it means no good, or had another computer."""

from __future__ import annotations

import errno
import hashlib
import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import planning_papers as papers
import pytest
from outlook_mail import outlook_mail

from rumslig.errors import IntakeError
from rumslig.intake import archive, delivery
from rumslig.intake.delivery import Delivery, gather
from rumslig.intake.names import archive_name, shown_name


def take(folder: Path, *files: tuple[str, bytes]) -> Delivery:
    folder.mkdir(exist_ok=True)
    paths = []
    for name, content in files:
        (folder / name).write_bytes(content)
        paths.append(folder / name)
    return gather(paths, folder / "plats")


def names(found: Delivery) -> list[str]:
    return [item.name for item in found.members]


def test_everything_is_kept_byte_for_byte(tmp_path: Path) -> None:
    inner = papers.archive(("Bilagor/Å.pdf", b"%PDF-a"), ("b.txt", b"text"))
    mail = papers.mail(("handlingar.zip", inner), ("brev.pdf", b"%PDF-b"))
    found = take(tmp_path / "a", ("remiss.eml", mail))
    assert names(found) == [
        "remiss.eml",
        "remiss.eml/handlingar.zip",
        "remiss.eml/handlingar.zip/Bilagor/Å.pdf",
        "remiss.eml/handlingar.zip/b.txt",
        "remiss.eml/brev.pdf",
    ]
    contents = [mail, inner, b"%PDF-a", b"text", b"%PDF-b"]
    for member, content in zip(found.members, contents, strict=True):
        assert member.path.read_bytes() == content
        assert member.sha256 == hashlib.sha256(content).hexdigest()
        assert member.size == len(content)
    assert [item.inside for item in found.members][2:4] == ["remiss.eml/handlingar.zip"] * 2
    ((name, head),) = found.mails
    assert (name, head.day) == ("remiss.eml", "2026-11-20")
    assert head.body == "Se bifogade handlingar."
    assert not found.refusals


def test_a_mail_within_a_mail_is_opened(tmp_path: Path) -> None:
    inner = papers.mail(("plan.pdf", b"%PDF-x"))
    found = take(tmp_path / "a", ("yttre.eml", papers.mail(("vb.eml", inner))))
    assert "yttre.eml/vb.eml/plan.pdf" in names(found)


def test_an_html_mail_is_words(tmp_path: Path) -> None:
    raw = (
        b"Subject: =?utf-8?q?Samr=C3=A5d?=\r\nFrom: a@kumla.se\r\n"
        b"Content-Type: text/html; charset=iso-8859-1\r\n\r\n"
        b"<style>x</style><p>Svar <b>senast</b> den 5&nbsp;januari</p><p>H\xe4lsning</p>"
    )
    ((_, head),) = take(tmp_path / "a", ("m.eml", raw)).mails
    assert head.subject == "Samråd"
    assert head.body.replace("\xa0", " ") == "Svar senast den 5 januari\nHälsning"


@pytest.mark.parametrize(
    "content", [b"", b"\0\1\2", b"Subject", b"Content-Type: multipart/mixed\r\n\r\n--x"]
)
def test_a_strange_mail_is_kept_and_told(tmp_path: Path, content: bytes) -> None:
    found = take(tmp_path / "a", ("m.eml", content))
    assert names(found) == ["m.eml"]
    assert all("m.eml" in item.sentence for item in found.refusals)


def test_ways_out_are_only_names(tmp_path: Path) -> None:
    content = papers.archive(
        ("../../etc/passwd", b"1"), ("/rot.txt", b"2"), ("C:\\x\\y.txt", b"3"),
        ("a/../../b.txt", b"4"), ("plan\u202efdp.exe", b"5"),
    )  # fmt: skip
    found = take(tmp_path / "a", ("z.zip", content))
    assert names(found)[1:] == [
        "z.zip/etc/passwd", "z.zip/rot.txt", "z.zip/C:/x/y.txt", "z.zip/a/b.txt",
        "z.zip/planfdp.exe",
    ]  # fmt: skip
    kept = {path.name for path in (tmp_path / "a" / "plats").iterdir()}
    assert kept == {item.sha256 for item in found.members}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a"]


def test_a_bomb_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "FREE_BYTES", 100_000)
    content = papers.archive(("noll.bin", b"\0" * 3_000_000), ("brev.txt", b"hej"))
    found = take(tmp_path / "a", ("bomb.zip", content))
    assert names(found) == ["bomb.zip", "bomb.zip/brev.txt"]
    (refusal,) = found.refusals
    assert "noll.bin" in refusal.sentence
    assert not list((tmp_path / "a" / "plats").glob(".*"))


def test_a_false_size_in_the_head_is_not_trusted(tmp_path: Path) -> None:
    content = bytearray(papers.archive(("a.txt", b"x" * 5_000)))
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = struct.pack("<I", 10)
    found = take(tmp_path / "a", ("z.zip", bytes(content)))
    assert len(found.refusals) == 1 or found.members[1].size <= 5_000


def test_the_whole_delivery_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "MOST_BYTES", 10_000)
    content = papers.archive(("a.bin", b"a" * 8_000), ("b.bin", b"b" * 8_000), ("c.txt", b"c"))
    found = take(tmp_path / "a", ("z.zip", content))
    assert names(found) == ["z.zip", "z.zip/a.bin", "z.zip/c.txt"]
    assert "b.bin" in found.refusals[0].sentence


def test_a_loose_file_over_the_limit_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "MOST_BYTES", 10_000)
    found = take(tmp_path / "a", ("a.bin", b"a" * 8_000), ("b.bin", b"b" * 8_000), ("c.txt", b"c"))
    assert names(found) == ["a.bin", "c.txt"]
    (refusal,) = found.refusals
    assert "b.bin" in refusal.sentence and "GB" in refusal.sentence


@pytest.mark.parametrize("written", [0, 1])
def test_a_full_disk_is_no_fault_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    real, made = Path.open, iter(range(10))

    def full(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if mode == "xb" and next(made) >= written:
            raise OSError(errno.ENOSPC, "disken är full")
        return real(path, mode, *more, **named)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(OSError, match="full"):
        take(tmp_path / "a", ("z.zip", papers.archive(("a.txt", b"a"))))


def test_a_file_that_cannot_be_read_to_its_end_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(errno.EIO, "trasig disk")

    real = Path.open
    monkeypatch.setattr(
        Path,
        "open",
        lambda path, mode="r", *more: Torn() if mode == "rb" else real(path, mode, *more),
    )
    with pytest.raises(IntakeError, match=r"brev\.pdf.*trasig disk"):
        take(tmp_path / "a", ("brev.pdf", b"%PDF"))


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 20)
    content = papers.archive(*((f"{n}.txt", str(n).encode()) for n in range(21)))
    found = take(tmp_path / "a", ("z.zip", content))
    assert names(found) == ["z.zip"]
    assert "21" in found.refusals[0].sentence


def test_ten_thousand_members_in_several_archives_end_at_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "MOST_FILES", 30)
    parts = [papers.archive(*((f"{a}-{n}.txt", f"{a}{n}".encode()) for n in range(20)))
             for a in range(3)]  # fmt: skip
    found = take(tmp_path / "a", *((f"{n}.zip", part) for n, part in enumerate(parts)))
    assert len(found.members) == 30
    assert found.refusals


def test_a_nest_ends_at_the_depth(tmp_path: Path) -> None:
    content = papers.archive(("innerst.txt", b"hej"))
    for number in range(6):
        content = papers.archive((f"{number}.zip", content))
    found = take(tmp_path / "a", ("z.zip", content))
    assert len(found.members) == delivery.DEEPEST + 1
    assert "nivåer" in found.refusals[0].sentence


def test_a_locked_member_is_told_and_the_others_stand(tmp_path: Path) -> None:
    content = bytearray(papers.archive(("hemlig.pdf", b"%PDF-1"), ("brev.txt", b"hej")))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.index(mark) + offset
        content[at] |= 1
    found = take(tmp_path / "a", ("z.zip", bytes(content)))
    assert names(found) == ["z.zip", "z.zip/brev.txt"]
    assert "lösenord" in found.refusals[0].sentence
    assert "hemlig.pdf" in found.refusals[0].sentence


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_damaged_archive_is_kept_and_told(tmp_path: Path, cut: float) -> None:
    whole = papers.archive(("a.txt", bytes(range(256)) * 20), ("b.txt", b"b" * 100))
    found = take(tmp_path / "a", ("z.zip", whole[: int(len(whole) * cut)]))
    assert names(found) == ["z.zip"]
    assert found.refusals


def test_a_member_with_wrong_content_is_told(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as out:
        out.writestr("a.txt", b"A" * 100)
        out.writestr("b.txt", b"B" * 100)
    content = target.getvalue().replace(b"A" * 100, b"A" * 99 + b"X")
    found = take(tmp_path / "a", ("z.zip", content))
    assert names(found) == ["z.zip", "z.zip/b.txt"]
    assert "a.txt" in found.refusals[0].sentence


def test_the_same_twice_is_once_and_another_gets_a_number(tmp_path: Path) -> None:
    content = papers.archive(("a/plan.pdf", b"%PDF-1"), ("b/plan.pdf", b"%PDF-1"))
    other = papers.archive(("x", b"1"))
    found = take(tmp_path / "a", ("z.zip", content), ("y.zip", other))
    again = gather([tmp_path / "a" / "z.zip", tmp_path / "a" / "z.zip"], tmp_path / "p2")
    assert names(again) == ["z.zip", "z.zip/a/plan.pdf", "z.zip/b/plan.pdf"]
    assert len({item.path for item in again.members}) == 2
    assert len(found.members) == 5


def test_folders_are_walked_without_links(tmp_path: Path) -> None:
    folder = tmp_path / "remiss"
    (folder / "bilagor").mkdir(parents=True)
    (folder / "bilagor" / "b.txt").write_text("b")
    (folder / "a.txt").write_text("a")
    (tmp_path / "hemligt.txt").write_text("h")
    (folder / "lank.txt").symlink_to(tmp_path / "hemligt.txt")
    (folder / "mapp").symlink_to(tmp_path)
    found = gather([folder], tmp_path / "plats")
    assert names(found) == ["remiss/a.txt", "remiss/bilagor/b.txt"]


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="borta"):
        gather([tmp_path / "borta.pdf"], tmp_path / "p")
    with pytest.raises(IntakeError):
        gather([], tmp_path / "p")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Översikt åäö.pdf".encode("cp437", "replace"), "Översikt åäö.pdf"),
        ("Översikt åäö.pdf".encode("cp850"), "Översikt åäö.pdf"),
        ("Översikt åäö.pdf".encode(), "Översikt åäö.pdf"),
        ("Översikt åäö.pdf".encode("cp1252"), "Översikt åäö.pdf"),
        (b"plan.pdf", "plan.pdf"),
    ],
)
def test_names_in_any_old_letters(raw: bytes, expected: str) -> None:
    assert archive_name(raw.decode("cp437"), is_utf8=False) == expected


def test_names_are_short_and_never_empty() -> None:
    assert shown_name("../..") == "namnlös"
    assert len(shown_name("å" * 5_000)) == 180


def test_no_outlook_mail_is_told(tmp_path: Path) -> None:
    for content in (b"", b"text", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600):
        found = take(tmp_path / hashlib.sha256(content).hexdigest()[:6], ("m.msg", content))
        assert names(found) == ["m.msg"]
        assert "m.msg" in found.refusals[0].sentence


def test_an_outlook_mail_gives_its_words_and_attachments(tmp_path: Path) -> None:
    content = outlook_mail(
        "Samråd å", "Hej\r\nsvar senast", "plan@kumla.se",
        ("brev å.pdf", b"%PDF-1" * 2_000), ("b.txt", b"x"),
    )  # fmt: skip
    found = take(tmp_path / "a", ("m.msg", content))
    assert names(found) == ["m.msg", "m.msg/brev å.pdf", "m.msg/b.txt"]
    assert found.members[1].path.read_bytes() == b"%PDF-1" * 2_000
    ((_, head),) = found.mails
    assert (head.subject, head.body) == ("Samråd å", "Hej\nsvar senast")
    assert head.day == "2026-11-20"
