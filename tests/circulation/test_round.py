"""A theme goes out as a file and comes back; whatever came back is kept."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from round_world import DUE, SENT, World
from swept_papers import read_paper

from layers.sealed_files import seal
from rumslig.cases.case import Assessment, Signature
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.cases.file import read_case, write_case
from rumslig.circulation.collecting import (
    collect_answer,
    describe_collected,
    take_answers,
    waiting_answers,
)
from rumslig.circulation.experts import rounds_of, theme_rounds
from rumslig.circulation.file import (
    ANSWER,
    QUESTION,
    Opened,
    file_bytes,
    make_answer,
    open_file,
    write_answer,
)
from rumslig.circulation.question import FORMAT, Answer, Quotation, clean_text
from rumslig.circulation.reminding import list_reminders, note_reminder
from rumslig.circulation.sending import (
    _hand_over_all,
    file_name,
    send_hit_themes,
    send_theme,
)
from rumslig.county import County, Theme
from rumslig.errors import CaseError
from rumslig.intake.words import read_keywords

DAY = "2026-12-02"
COUNTY = County(themes=(Theme("natur", "Natur", 1), Theme("vatten", "Vatten", 2)))
DRAFT = Draft((DraftParagraph("a", "natur", "Åkern."), DraftParagraph("b", "vatten", "Ån.")))


def test_the_file_says_all_that_is_needed(world: World, tmp_path: Path) -> None:
    opened = world.put(tmp_path)
    question = opened.question
    assert (question.to, question.sent, question.due) == ("ekolog", SENT, DUE)
    assert question.theme_title == "Natur"
    assert any("berör åker klass" in item.text for item in question.findings)
    assert opened.picture.startswith(b"\x89PNG") and "Plan" in question.map_alt
    readme = opened.beside["LÄS-MIG.txt"].decode()
    assert question.ask in readme and "berör åker klass" in readme and DUE in readme


def test_the_documents_are_quoted(world: World, tmp_path: Path) -> None:
    keywords = read_keywords(world.workspace.catalog)
    read = read_paper("remiss.zip/plan.pdf", keywords, "Planen.", "Växter och lundar sparas.")
    scanned = read_paper("karta.pdf", keywords, "")
    old = read_paper("äldre.pdf", keywords, "Växterna tas bort.")
    left_out = [
        replace(old, left_out="äldre"),
        replace(scanned, file="skiss.pdf", left_out="skiss"),
    ]
    case = replace(world.before, readings=(read, scanned, *left_out))
    send_theme(case, world.workspace, "natur", tmp_path / "a", day=SENT, due=DUE)
    opened = open_file(tmp_path / "a")
    # once, though the sentence has two of the words
    quotation = Quotation("remiss.zip/plan.pdf", 2, "Växter och lundar sparas.")
    assert opened.question.quotations == (quotation,)
    assert opened.question.unsearched == ("karta.pdf",)
    assert "Växter och lundar sparas." in opened.beside["LÄS-MIG.txt"].decode()


@pytest.mark.parametrize("themes", [("natur", "vatten"), ("natur", "finns-inte")])
def test_of_several_themes_all_are_sent_or_none(
    world: World, tmp_path: Path, themes: tuple[str, ...]
) -> None:
    with pytest.raises(CaseError):
        send_hit_themes(world.before, world.workspace, themes, tmp_path, day=SENT, due=DUE)
    assert list(tmp_path.iterdir()) == []
    sent, (path,) = send_hit_themes(
        world.before, world.workspace, ["natur"], tmp_path, day=SENT, due=DUE
    )
    assert (sent, path.read_bytes()) == (world.sent, world.file)


def test_where_one_file_cannot_be_written_none_is_left(world: World, tmp_path: Path) -> None:
    first, second = tmp_path / "a.remissdel", tmp_path / "b.remissdel"
    second.mkdir()  # no file can take its place
    with pytest.raises(OSError, match=r"b\.remissdel"):
        _hand_over_all({first: b"1", second: b"2"})
    assert list(tmp_path.iterdir()) == [second]


def test_any_zip_reader_opens_it(world: World, tmp_path: Path) -> None:
    with zipfile.ZipFile(world.put(tmp_path).path) as archive:
        assert archive.testzip() is None
        assert json.loads(archive.read(QUESTION))["dnr"] == "26RS101"


def test_the_same_case_gives_the_same_bytes(world: World, tmp_path: Path) -> None:
    send_theme(world.before, world.workspace, "natur", tmp_path / "a", day=SENT, due=DUE)
    assert (tmp_path / "a").read_bytes() == world.file


def test_only_hit_themes_are_proposed(world: World) -> None:
    county = world.workspace.county
    (found,) = theme_rounds(world.before, county)
    assert (found.theme.id, found.function, found.proposed) == ("natur", "ekolog", True)
    put_aside = world.before
    for finding in put_aside.findings:
        put_aside = put_aside.assess(
            finding.plan, finding.rule, Assessment("irrelevant", "liten yta")
        )
    assert [item for item in theme_rounds(put_aside, county) if item.proposed] == []


def test_a_theme_without_function_or_findings_says_so(world: World, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="--to"):
        send_theme(world.before, world.workspace, "vatten", tmp_path / "a", day=SENT)
    with pytest.raises(CaseError, match="inget att fråga om"):
        send_theme(world.before, world.workspace, "vatten", tmp_path / "a", day=SENT, to="x")
    assert not (tmp_path / "a").exists()


def test_text_becomes_the_functions_paragraph_last_in_its_theme(
    world: World, tmp_path: Path
) -> None:
    case = replace(world.sent, draft=DRAFT)
    done = collect_answer(case, world.answer(tmp_path), DAY, COUNTY)
    assert done.case.draft is not None
    assert [item.author for item in done.case.draft.paragraphs] == ["", "ekolog", ""]
    assert done.case.draft.paragraphs[1].text == "Åkern bör sparas."
    assert done.remarks == ("drafted",)
    assert (done.errand.state, done.errand.answered) == ("text", DAY)


def test_without_a_draft_the_text_waits(world: World, tmp_path: Path) -> None:
    done = collect_answer(world.sent, world.answer(tmp_path), DAY, COUNTY)
    assert done.case.draft is None and done.remarks == ("waiting",)
    assert len(waiting_answers(done.case)) == 1
    taken = take_answers(replace(done.case, draft=DRAFT), COUNTY)
    assert taken.draft is not None and len(taken.draft.paragraphs) == 3
    assert waiting_answers(taken) == () and take_answers(taken, COUNTY) == taken


@pytest.mark.parametrize(
    ("kind", "text", "state"),
    [("no_objection", "", "no_objection"), ("question", "Gäller det hela?", "question")],
)
def test_the_other_answers_stay_at_the_theme(
    world: World, tmp_path: Path, kind: str, text: str, state: str
) -> None:
    case = replace(world.sent, draft=DRAFT)
    done = collect_answer(case, world.answer(tmp_path, kind, text), DAY, COUNTY)
    assert done.case.draft == DRAFT
    assert (done.errand.state, done.errand.text) == (state, text)
    said = describe_collected(done, "Natur")
    assert "ekolog" in said and text in said


def test_the_same_file_twice_changes_nothing(world: World, tmp_path: Path) -> None:
    path = world.answer(tmp_path)
    once = collect_answer(world.sent, path, DAY, COUNTY)
    again = collect_answer(once.case, path, "2026-12-03", COUNTY)
    assert again.case == once.case and again.remarks == ("known",)


def test_two_experts_are_both_kept(world: World, tmp_path: Path) -> None:
    case = replace(world.sent, draft=DRAFT)
    first = world.answer(tmp_path, text="Spara åkern.", by="ekolog", name="a.remissdel")
    second = world.answer(tmp_path, text="Bygg.", by="strateg", name="b.remissdel")
    one = collect_answer(case, first, DAY, COUNTY)
    two = collect_answer(one.case, second, DAY, COUNTY)
    assert [item.by for item in two.errand.answers] == ["ekolog", "strateg"]
    assert two.case.draft is not None and one.case.draft is not None
    assert set(one.case.draft.paragraphs) < set(two.case.draft.paragraphs)
    assert two.remarks == ("second", "drafted")
    assert "nummer 2" in describe_collected(two, "Natur")


def test_an_older_round_is_kept_and_told(world: World, tmp_path: Path) -> None:
    again = send_theme(world.sent, world.workspace, "natur", tmp_path / "2", day=DAY)
    case = replace(again, draft=DRAFT)
    assert [item.round for item in rounds_of(case, "natur")] == [1, 2]
    done = collect_answer(case, world.answer(tmp_path), DAY, COUNTY)
    assert done.remarks == ("older",) and done.case.draft == DRAFT
    assert done.case.errands[0].text == "Åkern bör sparas." and not done.case.errands[1].answers
    assert file_name(world.sent, "natur") == "26RS101-natur-2.remissdel"


def test_a_late_answer_and_one_after_signing_are_kept(world: World, tmp_path: Path) -> None:
    case = replace(world.sent, draft=DRAFT, signature=Signature("2026-12-10", "delegat"))
    done = collect_answer(case, world.answer(tmp_path), "2026-12-11", COUNTY)
    assert done.remarks == ("late", "signed")
    assert done.case.draft == DRAFT and done.errand.answers


def test_answers_last_in_the_case_file(world: World, tmp_path: Path) -> None:
    done = collect_answer(world.sent, world.answer(tmp_path), DAY, COUNTY)
    write_case(tmp_path / "a.rumslig", done.case)
    assert read_case(tmp_path / "a.rumslig").errands == done.case.errands


def _other_case(opened: Opened) -> bytes:
    question = replace(opened.question, dnr="26RS999")
    return file_bytes(question, opened.beside, _answer_to(question.sha256))


def _other_theme(opened: Opened) -> bytes:
    question = replace(opened.question, errand="vatten-1", theme="vatten")
    return file_bytes(question, opened.beside, _answer_to(question.sha256))


def _other_question(opened: Opened) -> bytes:
    question = replace(opened.question, ask="Ska planen avstyrkas?")
    return file_bytes(question, opened.beside, _answer_to(question.sha256))


def _answer_to(sha256: str) -> Answer:
    return Answer("text", "Ja.", "ekolog", DAY, sha256)


def _raw(opened: Opened, answer: bytes | None, more: dict[str, bytes] | None = None) -> bytes:
    members = {**opened.beside, QUESTION: opened.question.to_bytes(), **(more or {})}
    if answer is not None:
        members[ANSWER] = answer
    return b"".join(seal(members, {"format": FORMAT}))


def _deep(opened: Opened) -> bytes:
    return _raw(opened, b"[" * 100_000)


def _long(opened: Opened) -> bytes:
    return _raw(opened, Answer("text", "a" * 60_000, "x", DAY, opened.question.sha256).to_bytes())


def _signs(opened: Opened) -> bytes:
    return _raw(opened, Answer("text", "a\x1b[2Jb", "x", DAY, opened.question.sha256).to_bytes())


def _kind(opened: Opened) -> bytes:
    answer = json.loads(_answer_to(opened.question.sha256).to_bytes())
    return _raw(opened, json.dumps({**answer, "kind": "rm -rf"}).encode())


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_other_case, "26RS999"),
        (_other_theme, "inte har skickats"),
        (_other_question, "en annan än den som skickades"),
        (lambda item: _raw(item, None), "inget svar än"),
        (lambda item: _raw(item, None, {"virus.exe": b"MZ"}), "ingen hel remissdel"),
        (lambda item: _raw(item, b"{}"), "ingen hel remissdel"),
        (lambda item: _raw(item, b"\xff\xfe"), "ingen hel remissdel"),
        (lambda item: _raw(item, b"null"), "ingen hel remissdel"),
        (lambda item: _raw(item, None, {"karta.png": b"annan"}), "ingen hel remissdel"),
        (lambda item: _raw(item, _answer_to("0" * 64).to_bytes()), "ingen hel remissdel"),
        (_deep, "ingen hel remissdel"),
        (_long, "ingen hel remissdel"),
        (_signs, "ingen hel remissdel"),
        (_kind, "ingen hel remissdel"),
        (lambda item: b"Hej, jag har inget att erinra.", "ingen hel remissdel"),
        (lambda item: b"", "ingen hel remissdel"),
    ],
)
def test_hostile_and_altered_files_are_refused(
    world: World, tmp_path: Path, make: Callable[[Opened], bytes], said: str
) -> None:
    opened = world.put(tmp_path)
    opened.path.write_bytes(make(opened))
    with pytest.raises(CaseError, match=said):
        collect_answer(world.sent, opened.path, DAY, COUNTY)


@given(st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_flipped_byte_is_never_taken(world: World, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(world.answer(tmp_path).read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path = tmp_path / "natur.remissdel"
    path.write_bytes(bytes(content))
    with pytest.raises(CaseError):
        collect_answer(world.sent, path, DAY, COUNTY)


def test_a_begun_answer_is_no_answer(world: World, tmp_path: Path) -> None:
    opened = world.put(tmp_path)
    begun = make_answer(opened, "text", "Jag tror", "ekolog", DAY, finished=False)
    write_answer(opened, begun)
    again = open_file(opened.path)
    assert again.answer is not None and again.answer.text == "Jag tror"
    with pytest.raises(CaseError, match="påbörjat"):
        collect_answer(world.sent, opened.path, DAY, COUNTY)


def test_a_missing_file_says_so(world: World, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"borta\.remissdel kan inte läsas"):
        collect_answer(world.sent, tmp_path / "borta.remissdel", DAY, COUNTY)


@pytest.mark.parametrize("kind", ["text", "question"])
def test_a_finished_answer_has_words(world: World, tmp_path: Path, kind: str) -> None:
    with pytest.raises(CaseError, match="först"):
        make_answer(world.put(tmp_path), kind, " \n", "", DAY, finished=True)


@given(st.text(max_size=200))
def test_cleaning_is_done_once(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.parametrize(
    ("today", "left", "late"),
    [
        ("2026-11-27", 5, False),  # over a week-end
        ("2026-12-04", 0, False),
        ("2026-12-06", 0, True),  # nobody has worked since, and yet it is late
        ("2026-12-08", -2, True),
    ],
)
def test_reminders_count_days(world: World, today: str, left: int, late: bool) -> None:
    (found,) = list_reminders(world.sent, world.workspace.county, date.fromisoformat(today))
    assert (found.days_left, found.is_late) == (left, late)
    assert "ekolog" in found.text and DUE in found.text and "26RS101" in found.text


def test_who_answered_is_not_reminded(world: World, tmp_path: Path) -> None:
    done = collect_answer(world.sent, world.answer(tmp_path, "no_objection"), DAY, COUNTY)
    assert list_reminders(done.case, world.workspace.county, date(2026, 12, 6)) == ()


def test_a_reminder_is_noted_once_a_day(world: World) -> None:
    noted = note_reminder(note_reminder(world.sent, "natur-1", DAY), "natur-1", DAY)
    assert noted.errands[0].reminded == (DAY,)
    with pytest.raises(CaseError, match="ingen omgång"):
        note_reminder(world.sent, "vatten-1", DAY)
