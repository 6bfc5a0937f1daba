"""A file that came back: what it answers, taken into the case without touching what was there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from rumslig.cases.case import Case
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.cases.errand import Errand, ErrandAnswer
from rumslig.circulation.experts import rounds_of, with_errand
from rumslig.circulation.file import Opened, open_file
from rumslig.circulation.question import Answer
from rumslig.county import County
from rumslig.documents.markdown_blocks import escape
from rumslig.drafting.making import insert
from rumslig.errors import CaseError
from rumslig.language import tr

Remark = Literal["known", "second", "older", "late", "drafted", "waiting", "signed"]


@dataclass(frozen=True, slots=True)
class Collected:
    """What a returned file gave.

    Attributes
    ----------
    case
        With the answer kept; the same case where the answer was known.
    remarks
        What the planner should know: it was collected before, others have answered the same
        round, a later round has been sent, it came late; and where its text went.
    """

    case: Case
    errand: Errand
    answer: ErrandAnswer
    remarks: tuple[Remark, ...]


def collect_answer(case: Case, path: Path, day: str, county: County) -> Collected:
    """Return the case with a returned file's answer.

    Every answer is kept, also a second one to the same question. The text of the latest round's
    answers becomes a paragraph of the draft, after what stands there, with the function as its
    author; without a draft it waits.

    Parameters
    ----------
    day
        The day it is collected (ISO).

    Raises
    ------
    CaseError
        The file is altered, belongs to another case, was never sent from this one, or holds no
        finished answer.
    """
    opened = open_file(path)
    errand = _errand_of(case, opened)
    answer = _finished(opened)
    remarks: list[Remark] = []
    known = next((item for item in errand.answers if item.sha256 == answer.sha256), None)
    if known is not None:
        return Collected(case, errand, known, ("known",))
    if errand.answers:
        remarks.append("second")
    is_latest = rounds_of(case, errand.theme)[-1].id == errand.id
    if not is_latest:
        remarks.append("older")
    if errand.due and day > errand.due:
        remarks.append("late")
    kept = ErrandAnswer(answer.kind, answer.text, answer.by, answer.day, answer.sha256)
    errand = replace(
        errand,
        state=kept.kind,
        answered=day,
        text=kept.text,
        answers=(*errand.answers, kept),
    )
    case = with_errand(case, errand)
    if kept.kind == "text" and is_latest:
        if case.signature is not None:
            remarks.append("signed")
        elif case.draft is None:
            remarks.append("waiting")
        else:
            case = take_answer(case, errand.id, kept.sha256, county)
            errand = next(item for item in case.errands if item.id == errand.id)
            kept = errand.answers[-1]
            remarks.append("drafted")
    return Collected(case, errand, kept, tuple(remarks))


def _errand_of(case: Case, opened: Opened) -> Errand:
    question, file = opened.question, opened.path.name
    if question.dnr != case.header.dnr:
        raise CaseError(
            tr(
                "{file} hör till ärendet {other}, inte till {dnr}; hämta in den där.",
                file=file,
                other=question.dnr,
                dnr=case.header.dnr,
            )
        )
    errand = next((item for item in case.errands if item.id == question.errand), None)
    if errand is None:
        raise CaseError(
            tr(
                "{file} svarar på {theme}, som inte har skickats från ärendet {dnr}.",
                file=file,
                theme=question.theme_title,
                dnr=case.header.dnr,
            )
        )
    if errand.sha256 != question.sha256:
        raise CaseError(
            tr(
                "frågan i {file} är en annan än den som skickades {day}.",
                file=file,
                day=errand.sent,
            )
        )
    return errand


def _finished(opened: Opened) -> Answer:
    answer = opened.answer
    if answer is None:
        raise CaseError(tr("{file} har inget svar än.", file=opened.path.name))
    if not answer.finished:
        raise CaseError(
            tr(
                "svaret i {file} är påbörjat men inte sparat som svar; be {by} spara det.",
                file=opened.path.name,
                by=answer.by,
            )
        )
    return answer


def waiting_answers(case: Case) -> tuple[tuple[Errand, ErrandAnswer], ...]:
    """Return the answers with text that are not in the draft."""
    return tuple(
        (errand, answer)
        for errand in case.errands
        for answer in errand.answers
        if answer.kind == "text" and not answer.taken
    )


def take_answers(case: Case, county: County) -> Case:
    """Return the case with every waiting answer of each theme's latest round in the draft."""
    for errand, answer in waiting_answers(case):
        if rounds_of(case, errand.theme)[-1].id == errand.id:
            case = take_answer(case, errand.id, answer.sha256, county)
    return case


def take_answer(case: Case, errand_id: str, sha256: str, county: County) -> Case:
    """Return the case with an answer's text as a paragraph at the end of its theme.

    Raises
    ------
    CaseError
        There is no such answer with text, or the response is signed.
    """
    if case.signature is not None:
        raise CaseError(
            tr("yttrandet i {dnr} är undertecknat; gör en ny version först.", dnr=case.header.dnr)
        )
    errand = next((item for item in case.errands if item.id == errand_id), None)
    answer = next(
        (item for item in (errand.answers if errand else ()) if item.sha256 == sha256), None
    )
    if errand is None or answer is None or answer.kind != "text":
        raise CaseError(tr("det finns inget sådant svar i ärendet {dnr}.", dnr=case.header.dnr))
    draft = case.draft or Draft()
    name = f"svar-{errand.id}-{sha256[:8]}"
    if draft.find(name) is None:
        words = escape(answer.text)
        added = DraftParagraph(id=name, theme=errand.theme, text=words, author=answer.by)
        draft = insert(draft, added, county)
    answers = tuple(
        replace(item, taken=True) if item.sha256 == sha256 else item for item in errand.answers
    )
    return replace(with_errand(case, replace(errand, answers=answers)), draft=draft)


def describe_collected(collected: Collected, theme_title: str) -> str:
    """Return in a sentence or two what came back, and what became of it."""
    errand, answer = collected.errand, collected.answer
    first = {
        "text": tr("{by} svarade om {theme}.", by=answer.by, theme=theme_title),
        "no_objection": tr(
            "{by} har inget att erinra om {theme}.", by=answer.by, theme=theme_title
        ),
        "question": tr(
            "{by} frågar om {theme}: {text}", by=answer.by, theme=theme_title, text=answer.text
        ),
    }[answer.kind]
    words = {
        "known": tr("Svaret var redan hämtat; inget ändrades."),
        "second": tr(
            "Det är svar nummer {count} på samma fråga; alla är kvar.", count=len(errand.answers)
        ),
        "older": tr(
            "Det gäller omgång {round}, och en senare är skickad; texten läggs inte i utkastet.",
            round=errand.round,
        ),
        "late": tr("Det kom efter sista dagen, {day}.", day=errand.due),
        "drafted": tr("Texten står sist under temat i utkastet."),
        "waiting": tr("Texten läggs i utkastet när det finns."),
        "signed": tr("Yttrandet är undertecknat; texten är kvar vid temat."),
    }
    return " ".join([first, *(words[item] for item in collected.remarks)])
