"""What stands in papers as they come, what it proposes, and what cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import planning_papers as papers
import pytest

from rumslig.cases.reading import Reading
from rumslig.intake import receiving, text
from rumslig.intake.delivery import Member
from rumslig.intake.docx_text import read_docx
from rumslig.intake.fact_words import page_runs, state_words
from rumslig.intake.facts import Circumstances
from rumslig.intake.figures import area_m2_of, whole_number_of
from rumslig.intake.receiving import Received
from rumslig.intake.sweep import SweptTheme, swept_of
from rumslig.intake.words import Keywords

Receive = Callable[..., Received]


def reading(received: Received, name: str) -> Reading:
    return next(item for item in received.readings if item.file.endswith(name))


def values(received: Received, name: str) -> list[tuple[str, str]]:
    proposals = received.proposals
    return [(item.fact.value, item.fact.sure) for item in proposals.get(name, ())]  # type: ignore[call-overload]


def states(received: Received, keywords: tuple[Keywords, ...]) -> dict[str, SweptTheme]:
    return {row.title: row for row in swept_of(received.readings, keywords)}


def test_a_consultation_proposes_its_facts_with_places(receive: Receive) -> None:
    attached = (("remissbrev.pdf", papers.letter()), ("planbeskrivning.pdf", papers.description()))
    found = receive(("remiss.eml", papers.mail(*attached)))
    assert values(found, "dnr") == [("26RS101", "high")]
    assert values(found, "sender_dnr") == [("BN 2026/345", "high")]
    assert values(found, "sender") == [("Kumla kommun, samhällsbyggnadsnämnden", "high")]
    assert values(found, "title")[0] == ("Norra Bäckvägen", "high")
    assert values(found, "plan_type")[0] == ("DP_UTOKAT", "high")
    assert values(found, "stage")[0] == ("SAMRAD", "high")
    assert values(found, "due") == [("2026-12-18", "high")]
    assert values(found, "received") == [("2026-11-20", "high")]
    assert values(found, "area_m2") == [("124000", "high")]
    assert values(found, "dwellings") == [("150", "medium")]
    due = found.proposals["due"][0]
    assert (due.file, due.fact.page) == ("remiss.eml/remissbrev.pdf", 1)
    assert "senast den 18 december 2026" in due.fact.quotation


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Vi önskar svar senast den 5 januari.", [("2027-01-05", "medium")]),
        ("Svar senast 18/12.", [("2026-12-18", "medium")]),
        ("Synpunkter lämnas senast 2026-12-18.", [("2026-12-18", "high")]),
        (
            "Yttrande senast den 15 januari 2027. Mötet hålls den 3 december 2026.",
            [("2027-01-15", "high")],
        ),
        (
            "Svar senast den 15 januari 2027. Synpunkter skickas in senast den 8 januari 2027.",
            [("2027-01-15", "high"), ("2027-01-08", "high")],
        ),
        ("Samrådet började den 3 december 2026.", []),
        ("Svar skulle lämnas senast den 2 november 2026.", [("2026-11-02", "low")]),
    ],
)
def test_the_last_day_in_a_mail(
    receive: Receive, body: str, expected: list[tuple[str, str]]
) -> None:
    found = receive(("m.eml", papers.mail(body=body)))
    assert sorted(values(found, "due")) == sorted(expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Dnr: SBN 2026/214", "SBN 2026/214"),
        ("Vårt dnr: 2013/544-BaUN-009", "2013/544-BaUN-009"),
        ("Diarienummer 519-2018/2889", "519-2018/2889"),
        ("Dnr 401-790-18", "401-790-18"),
        ("Dnr: 19-7658", "19-7658"),
        ("Ärendenummer KS-2026-00123", "KS-2026-00123"),
    ],
)
def test_senders_write_their_numbers_in_many_ways(
    receive: Receive, line: str, expected: str
) -> None:
    found = receive(("brev.txt", f"Kumla kommun\n{line}\nEr referens: 26RS7\n".encode()))
    assert values(found, "sender_dnr")[0][0] == expected
    assert values(found, "dnr") == [("26RS7", "high")]


def test_a_word_at_a_line_end_is_no_municipality(receive: Receive) -> None:
    found = receive(("b.txt", b"Synpunkter ska vara kommunen tillhanda. KUMLA KOMMUN svarar."))
    assert values(found, "sender") == [("Kumla kommun", "high")]


def test_a_scanned_file_is_not_searchable_and_never_says_not_mentioned(
    receive: Receive, keywords: tuple[Keywords, ...]
) -> None:
    found = receive(("a.pdf", papers.scanned(3)))
    item = reading(found, "a.pdf")
    assert (item.pages, item.unread, item.searchable) == (3, (1, 2, 3), "no")
    assert state_words(item) == "ej sökbar"
    assert {row.state for row in states(found, keywords).values()} == {"unknown"}


def test_a_partly_scanned_file_says_which_pages(
    receive: Receive, keywords: tuple[Keywords, ...]
) -> None:
    found = receive(("a.pdf", papers.partly_scanned()))
    item = reading(found, "a.pdf")
    assert (item.unread, item.searchable) == ((2,), "partly")
    assert state_words(item) == "delvis sökbar: sidorna 2 är ej sökbara"
    rows = states(found, keywords)
    assert rows["Elektronisk kommunikation"].state == "mentioned"
    assert rows["Elnät och effektbehov"].state == "unknown"
    assert rows["Elnät och effektbehov"].silent == ()


def test_what_was_searched_whole_is_not_mentioned_with_proof(
    receive: Receive, keywords: tuple[Keywords, ...]
) -> None:
    found = receive(("plan.pdf", papers.description()), ("m.docx", papers.word("Elnätet räcker.")))
    rows = states(found, keywords)
    assert rows["Elnät och effektbehov"].state == "mentioned"
    assert {place.hit.page for place in rows["Elnät och effektbehov"].places} == {0}
    missing = rows["Regional utvecklingsstrategi"]
    assert missing.state == "unmentioned"
    assert [(part.file, part.pages) for part in missing.read] == [("plan.pdf", 3), ("m.docx", 0)]
    digital = rows["Elektronisk kommunikation"]
    assert {(place.file, place.hit.page) for place in digital.places} == {("plan.pdf", 2)}
    assert [part.file for part in digital.silent] == ["m.docx"]


def test_the_mail_itself_is_no_planning_document(
    receive: Receive, keywords: tuple[Keywords, ...]
) -> None:
    found = receive(("m.eml", papers.mail(body="Bredband och kollektivtrafik.")))
    assert {row.state for row in states(found, keywords).values()} == {"unknown"}


def test_a_page_of_a_long_document_is_found(receive: Receive) -> None:
    found = receive(("lång.pdf", papers.pages_of_text(250)))
    item = reading(found, "lång.pdf")
    assert (item.pages, item.unread) == (250, ())
    assert [(hit.theme, hit.page) for hit in item.hits] == [("Elnät och effektbehov", 249)]


def test_a_file_that_is_too_long_is_not_searched_whole(
    receive: Receive, keywords: tuple[Keywords, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "MOST_PAGES", 2)
    found = receive(("plan.pdf", papers.description()))
    item = reading(found, "plan.pdf")
    assert item.pages == 2
    assert "resten söktes inte" in item.fault
    rows = states(found, keywords)
    assert rows["Elektronisk kommunikation"].state == "mentioned"
    assert rows["Regional utvecklingsstrategi"].state == "unknown"


def test_a_file_that_takes_too_long_is_left(tmp_path: Path, receive: Receive) -> None:
    found = receive(("plan.pdf", papers.description()))
    ticks = iter((0.0, 1.0, 10_000.0))
    words = text.read_words(found.members[0], clock=lambda: next(ticks))
    assert len(words.pages) == 1
    assert "lång tid" in words.fault


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", papers.description()[:3_000], "skadad"),
        ("a.pdf", b"", "ingen PDF"),
        ("a.docx", b"PK\x03\x04", "zip"),
        ("a.docx", papers.archive(("x.xml", b"<a/>")), "Word"),
        ("a.docx", papers.archive(("word/document.xml", b"<a")), "skadat"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "spara den som PDF"),
        ("a.xlsx", b"PK", "spara den som PDF"),
        ("a.jpg", b"\xff\xd8", "ej sökbar"),
        ("utan ändelse", b"?", "spara den som PDF"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_sentence_and_not_searchable(
    receive: Receive, keywords: tuple[Keywords, ...], name: str, content: bytes, said: str
) -> None:
    found = receive((name, content))
    (item,) = found.readings
    assert item.searchable == "no"
    assert said in item.fault
    assert name in item.fault
    assert "\n" not in item.fault
    assert {row.state for row in states(found, keywords).values()} == {"unknown"}


def test_entities_in_a_word_file_are_not_opened(receive: Receive, tmp_path: Path) -> None:
    secret = tmp_path / "hemligt.txt"
    secret.write_text("lösenord")
    xml = (
        f'<!DOCTYPE w [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY a "ha"><!ENTITY b '
        '"&a;&a;&a;">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/'
        '2006/main"><w:p><w:r><w:t>brev &x; &b; bredband</w:t></w:r></w:p></w:document>'
    ).encode()
    found = receive(("a.docx", papers.archive(("word/document.xml", xml))))
    assert all("lösenord" not in hit.quotation for hit in found.readings[0].hits)


def test_a_file_that_came_twice_is_told_once(
    receive: Receive, keywords: tuple[Keywords, ...]
) -> None:
    content = papers.description()
    found = receive(("plan.pdf", content), ("kopia.pdf", content))
    assert [item.counts for item in found.readings] == [True, False]
    assert found.readings[1].left_out == "samma fil som plan.pdf"
    places = states(found, keywords)["Elektronisk kommunikation"].places
    assert {place.file for place in places} == {"plan.pdf"}


def test_the_same_bytes_are_read_once(receive: Receive, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []

    def watch(member: Member, *more: Any) -> text.FileWords:
        read.append(member.name)
        return text.read_words(member, *more)

    monkeypatch.setattr(receiving, "read_words", watch)
    content, torn = papers.description(), papers.description()[:3_000]
    zipped = papers.archive(("a.pdf", content), ("b.pdf", torn))
    found = receive(
        ("plan.pdf", content), ("plan.xyz1", b"abc"), ("plan.txt", b"abc"), ("torn.pdf", torn),
        ("z.zip", zipped),
    )  # fmt: skip
    assert sorted(read) == ["plan.pdf", "plan.txt", "plan.xyz1", "torn.pdf", "z.zip"]
    again = reading(found, "z.zip/a.pdf")
    assert (again.pages, again.inside, again.hits, again.facts) == (3, "z.zip", (), ())
    assert again.left_out == "samma fil som plan.pdf"
    # another kind of file may say something where the first says nothing
    assert reading(found, "plan.txt").counts
    assert "z.zip/b.pdf" in reading(found, "b.pdf").fault


def test_what_a_word_file_has_twice_is_read_once(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>I rutan</w:t></w:r></w:p></w:txbxContent>"
    moved = "<w:r><w:t>Flyttat</w:t></w:r>"
    xml = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>'
        f"<w:p><w:moveFrom>{moved}</w:moveFrom></w:p><w:p><w:r><w:t>Före </w:t>"
        f'<mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        "<w:r><w:t>och efter</w:t></w:r></w:p>"
        f"<w:p><w:moveTo>{moved}</w:moveTo></w:p></w:body></w:document>"
    )
    path = tmp_path / "a.docx"
    path.write_bytes(papers.archive(("word/document.xml", xml.encode())))
    written, _ = read_docx(path)
    assert written.split("\n") == ["", "Före och efter", "I rutan", "Flyttat"]


def test_other_keywords_leave_the_answer_open(
    receive: Receive, keywords: tuple[Keywords, ...]
) -> None:
    found = receive(("plan.pdf", papers.description()))
    other = (*keywords, Keywords("energi", "Vätgas", ("vätgas*",)))
    rows = {row.title: row.state for row in swept_of(found.readings, other)}
    assert rows["Vätgas"] == "unknown"


@pytest.mark.parametrize(
    ("words", "area"),
    [
        ("12,4 hektar", 124_000.0), ("124 000 m²", 124_000.0), ("1 250 kvm", 1_250.0),
        ("0,5 ha", 5_000.0), ("3 ha", 30_000.0), ("12.5 ha", 125_000.0), ("12", None),
        ("hektar", None), ("0 ha", None),
    ],
)  # fmt: skip
def test_areas_as_they_are_written(words: str, area: float | None) -> None:
    assert area_m2_of(words) == pytest.approx(area)


def test_numbers_and_pages() -> None:
    assert whole_number_of("1 200") == 1_200
    assert whole_number_of("1,5") is None
    assert page_runs((3, 1, 2, 7, 9, 10)) == "1–3, 7, 9–10"


def test_no_words_propose_nothing_but_what_mails_say(
    receive: Receive, around: Circumstances
) -> None:
    assert replace(around, words=type(around.words)()).words.patterns == ()
    found = receive(("m.eml", papers.mail()))
    assert values(found, "received") == [("2026-11-20", "high")]
