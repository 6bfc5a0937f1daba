"""A theme made into a file that can be sent to whoever answers for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rumslig.cases.case import Case
from rumslig.cases.errand import Errand
from rumslig.circulation.experts import rounds_of, with_errand
from rumslig.circulation.file import MAP, README, file_bytes
from rumslig.circulation.question import (
    SUFFIX,
    AskedFinding,
    AskedParagraph,
    Question,
    Quotation,
    clean_name,
    clean_text,
)
from rumslig.circulation.reminding import answer_by
from rumslig.circulation.words import describe_question
from rumslig.documents.evidence import Evidence, gather_evidence
from rumslig.documents.map_image import MapImage, draw_map
from rumslig.documents.result_rows import by_weight, measure_words, state_words
from rumslig.documents.titles import compose_title
from rumslig.errors import CaseError
from rumslig.finding import CONCERNED, NOT_ASKED, UNDECIDED, Finding
from rumslig.intake.sweep import swept
from rumslig.intake.words import Keywords, read_keywords
from rumslig.language import Language, tr
from rumslig.outlet import export_path, hand_over, withheld_title
from rumslig.progress import Progress, silent
from rumslig.workspace import Workspace

MAP_MM, MAP_ZOOM, MAP_LEAST_M = 76, 1.9, 500


def file_name(case: Case, theme: str) -> str:
    """Return what a theme's file is called, its round in the name from the second on."""
    number = len(rounds_of(case, theme)) + 1
    later = f"-{number}" if number > 1 else ""
    return f"{case.header.dnr}-{theme}{later}{SUFFIX}"


def send_theme(
    case: Case,
    workspace: Workspace,
    theme: str,
    target: Path,
    *,
    day: str,
    to: str = "",
    due: str = "",
    ask: str = "",
    lang: Language = "sv",
) -> Case:
    """Write a theme's file and return the case with its errand; nothing that was is changed.

    What classified packages hold is left out, and named. A theme that is asked again gets a new
    round; answers to the one before are still taken.

    Parameters
    ----------
    day, due
        Of the sending, and the last one for the answer (ISO; default: as `answer_by`).
    to
        The function that is asked (default: as the packages say).
    ask
        The question in words (default: the usual one).

    Raises
    ------
    CaseError
        The case is not checked as it stands, nobody answers for the theme, or there is nothing
        of the theme to ask about.
    """
    asking = _Asking(day, to, due, ask)
    sent, _ = _send(case, workspace, (theme,), lambda _: target, asking, lang, silent)
    return sent


def send_hit_themes(
    case: Case,
    workspace: Workspace,
    themes: Iterable[str],
    folder: Path,
    *,
    day: str,
    due: str = "",
    lang: Language = "sv",
    progress: Progress = silent,
) -> tuple[Case, tuple[Path, ...]]:
    """Write a file for each of the themes into a folder; see `send_theme`.

    Where one of them cannot be asked about, none is written.
    """
    asking = _Asking(day, due=due)
    return _send(case, workspace, themes, lambda name: folder / name, asking, lang, progress)


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is given with what is sent; see `send_theme`."""

    day: str
    to: str = ""
    due: str = ""
    ask: str = ""


def _send(
    case: Case,
    workspace: Workspace,
    themes: Iterable[str],
    place: Callable[[str], Path],
    asking: _Asking,
    lang: Language,
    progress: Progress,
) -> tuple[Case, tuple[Path, ...]]:
    """Compose every theme's file before the first is written; `place` says where each goes."""
    chosen = list(themes)
    evidence, keywords = gather_evidence(case, workspace, lang), read_keywords(workspace.catalog)
    made: dict[Path, bytes] = {}
    for number, theme in enumerate(chosen):
        progress(number, len(chosen), evidence.county.theme(theme).title)
        name = file_name(case, theme)
        quotations = _quotations(evidence.case, theme, keywords)
        content, errand = _make_file(evidence, theme, asking, quotations)
        made[place(name)] = content
        case = with_errand(case, errand)
        evidence = replace(evidence, case=with_errand(evidence.case, errand))
    _hand_over_all(made)
    progress(len(chosen), len(chosen), "")
    return case, tuple(made)


@export_path("circulation-out")
def _hand_over_all(made: Mapping[Path, bytes]) -> None:
    """Write the files; where one cannot be written, those made before it are taken away."""
    new: list[Path] = []
    try:
        for target, content in made.items():
            was_there = target.exists()
            hand_over(target, content)
            if not was_there:
                new.append(target)
    except OSError:
        for target in new:
            target.unlink(missing_ok=True)
        raise


def _make_file(
    evidence: Evidence, theme: str, asking: _Asking, quotations: tuple[Quotation, ...]
) -> tuple[bytes, Errand]:
    question, picture = _compose(evidence, theme, asking, quotations)
    beside = {README: describe_question(question).encode()}
    if picture is not None:
        beside[MAP] = picture.png
    files = {name: hashlib.sha256(content).hexdigest() for name, content in beside.items()}
    question = replace(question, files=files)
    errand = Errand(
        id=question.errand,
        theme=theme,
        to=question.to,
        sent=asking.day,
        due=question.due,
        round=question.round,
        sha256=question.sha256,
    )
    return file_bytes(question, beside, None), errand


def _function(evidence: Evidence, theme: str, to: str) -> str:
    named = evidence.county.expert_of(theme)
    function = clean_name(to) or (named.function if named is not None else "")
    if not function:
        raise CaseError(
            tr(
                "ingen funktion svarar för temat {theme}; ange en med --to.",
                theme=evidence.county.theme(theme).title,
            )
        )
    return function


def _compose(
    evidence: Evidence, theme: str, asking: _Asking, quotations: tuple[Quotation, ...]
) -> tuple[Question, MapImage | None]:
    lang, case, county = evidence.lang, evidence.case, evidence.county
    to = _function(evidence, theme, asking.to)
    title = county.theme(theme).title
    findings = [
        item
        for item in by_weight(evidence.result.findings)
        if item.theme == theme
        and item.state not in NOT_ASKED
        and item.state in CONCERNED | UNDECIDED
    ]
    paragraphs = tuple(_paragraphs(evidence, theme))
    if not (findings or paragraphs or quotations):
        known = sorted({item.theme for item in case.findings})
        raise CaseError(
            tr(
                "temat {theme} har inget att fråga om i ärendet {dnr}; ärendets teman är {known}.",
                theme=theme,
                dnr=case.header.dnr,
                known=", ".join(known) or tr("inga"),
            )
        )
    number = len(rounds_of(case, theme)) + 1
    picture = _draw(evidence, findings, title)
    question = Question(
        dnr=case.header.dnr,
        title=case.header.title,
        asker=clean_name(case.header.handler) or county.department or county.authority,
        matter=compose_title(case.header, (), lang),
        theme=theme,
        theme_title=title,
        errand=f"{theme}-{number}",
        round=number,
        to=to,
        sent=asking.day,
        due=asking.due or answer_by(case, county, date.fromisoformat(asking.day)),
        ask=clean_text(asking.ask)
        or tr("Vad ska regionen säga i frågan {theme}?", lang=lang, theme=title),
        lang=lang,
        findings=tuple(_asked(item, evidence) for item in findings),
        quotations=quotations,
        paragraphs=paragraphs,
        withheld=evidence.guard.asked(findings),
        unsearched=tuple(
            item.file for item in case.readings if item.counts and item.searchable == "no"
        ),
        map_alt=picture.alt if picture is not None else "",
        map_source=picture.source if picture is not None else "",
    )
    return question, picture


def _quotations(case: Case, theme: str, keywords: Sequence[Keywords]) -> tuple[Quotation, ...]:
    """Return what the documents say of the theme; a sentence with several words of it once."""
    found = (
        Quotation(place.file, place.hit.page, clean_text(place.hit.quotation))
        for row in swept(case, keywords)
        if row.theme == theme
        for place in row.places
    )
    return tuple(dict.fromkeys(found))


def _paragraphs(evidence: Evidence, theme: str) -> Iterator[AskedParagraph]:
    """Yield what the draft says of the theme, except of classified findings."""
    draft = evidence.case.draft
    hidden = evidence.guard.hidden_rules(evidence.result.findings)
    for item in draft.paragraphs if draft is not None else ():
        if item.theme == theme and not withheld_title(item, hidden):
            yield AskedParagraph(item.id, clean_text(item.text))


def _asked(finding: Finding, evidence: Evidence) -> AskedFinding:
    lang = evidence.lang
    measure, share = measure_words(finding, evidence.questions.get(finding.rule), lang)
    return AskedFinding(
        finding.plan,
        finding.title,
        state_words(finding, lang),
        evidence.text_of(finding),
        ", ".join(part for part in (measure, share) if part),
    )


def _draw(evidence: Evidence, findings: list[Finding], title: str) -> MapImage | None:
    plans = [item.area for item in evidence.result.plans]
    return draw_map(
        evidence,
        plans,
        findings,
        title,
        height_mm=MAP_MM,
        zoom=MAP_ZOOM,
        least_height_m=MAP_LEAST_M,
    )
