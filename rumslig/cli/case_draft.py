"""`rumslig case draft`: the response's own text, made, read, changed and compared."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rumslig.cli.case_options import AS_JSON, FILE, case_desk
from rumslig.language import tr

if TYPE_CHECKING:
    from rumslig.cases.case import Case
    from rumslig.cases.draft import Draft
    from rumslig.documents.evidence import Evidence
    from rumslig.drafting.review import DraftReview


@click.command(
    "draft",
    help=tr(
        "Skapa utkastet till yttrande ur det som bedömts som relevant, eller visa och ändra det."
    ),
    epilog=tr("Exempel: rumslig case draft 26RS101 --tone jordbruksmark-hog=avstyrker"),
)
@click.argument("dnr")
@click.option("--write", "target", type=FILE, help=tr("Skriv utkastet som Markdown i filen."))
@click.option("--read", "source", type=FILE, help=tr("Läs tillbaka en fil som skrevs så."))
@click.option(
    "--tone",
    "tones",
    multiple=True,
    metavar="STYCKE=TON",
    help=tr("Ändra ett styckes ton; stycket heter som sin regel. Kan upprepas."),
)
@click.option(
    "--refresh",
    is_flag=True,
    help=tr("Uppdatera siffrorna i stycken som ingen har skrivit i; visa vad som ändrats."),
)
@AS_JSON
@click.pass_obj
def draft(
    register_url: str | None,
    dnr: str,
    target: Path | None,
    source: Path | None,
    tones: tuple[str, ...],
    refresh: bool,
    as_json: bool,
) -> None:
    """Make, change and print a case's draft."""
    from rumslig.cli.output import print_json
    from rumslig.drafting.making import draft_evidence, unmentioned_of
    from rumslig.drafting.review import review_draft

    with case_desk(register_url) as (desk, _):
        case = desk.load(dnr)
        evidence = draft_evidence(case, desk.workspace)
        notes: list[str] = []
        changed = _change(case, evidence, source, tones, refresh, notes)
        if changed is not case:
            desk.save(desk.note(changed, "draft"))
        made = _draft_of(changed)
        if target is not None:
            _write(target, made, evidence)
            notes.append(tr("Utkastet skrevs i {file}.", file=target.name))
        review = review_draft(made, evidence, unmentioned_of(changed, evidence))
    for note in notes:
        click.echo(note, err=as_json)
    if as_json:
        print_json(describe_draft(changed, review, evidence))
    else:
        _print_draft(made, review, evidence)


def _draft_of(case: Case) -> Draft:
    from rumslig.cases.draft import Draft

    return case.draft if case.draft is not None else Draft()


def _change(
    case: Case,
    evidence: Evidence,
    source: Path | None,
    tones: tuple[str, ...],
    refresh: bool,
    notes: list[str],
) -> Case:
    """Return the case with what was asked of its draft; a signed response is only shown."""
    from rumslig.circulation.collecting import take_answers
    from rumslig.drafting.editing import require_paragraph, set_tone, with_draft
    from rumslig.drafting.history import keep_version
    from rumslig.drafting.making import complete_draft, unmentioned_of
    from rumslig.drafting.markdown_file import read_draft
    from rumslig.drafting.review import refresh as refresh_draft
    from rumslig.drafting.tones import read_tone

    asked = bool(source or tones or refresh)
    if case.signature is not None and not asked:
        return case
    before = _draft_of(case)
    made = complete_draft(before, evidence, unmentioned_of(case, evidence))
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    if source is not None:
        text = _read(source)
        read = read_draft(made, text, evidence.county, source.name)
        case, made = keep_version(case, now, "read"), read.draft
        notes.append(
            tr(
                "{file}: {changed} stycken ändrade, {added} nya, {absent} står kvar som de var.",
                file=source.name,
                changed=len(read.changed),
                added=len(read.added),
                absent=len(read.absent),
            )
        )
    for item in tones:
        name, _, word = item.partition("=")
        found = require_paragraph(made, name)
        choice = set_tone(made, found.id, read_tone(word), evidence)
        made = choice.draft
        if choice.offered:
            notes.append(
                tr(
                    "Stycket {name} har egna ord, som står kvar. Med den nya tonen: {text}",
                    name=found.id,
                    text=choice.offered,
                )
            )
    if refresh:
        case, made = keep_version(case, now, "refresh"), refresh_draft(made, evidence)
    if made != before or case.draft is None:
        case = with_draft(case, made)
    # what colleagues answered before there was a draft
    return take_answers(case, evidence.county) if case.signature is None else case


def _read(source: Path) -> str:
    from rumslig.errors import CaseError
    from rumslig.wording import describe_unread

    try:
        return source.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise CaseError(
            tr("{file} är inte text i UTF-8; spara den så.", file=source.name)
        ) from error
    except OSError as error:
        raise CaseError(describe_unread(error, "sv")) from error


def _write(target: Path, made: Draft, evidence: Evidence) -> None:
    from rumslig.drafting.leaving import write_draft_file

    write_draft_file(made, evidence, target)


def describe_draft(case: Case, review: DraftReview, evidence: Evidence) -> dict[str, Any]:
    """Return the document `rumslig.case-draft/1`."""
    from rumslig.drafting.editing import count_words

    made = _draft_of(case)
    paragraphs = []
    for item in made.paragraphs:
        standing = review.of(item.id)
        row = asdict(item)
        for name in ("made", "seen"):
            row.pop(name)
        paragraphs.append(
            {
                **row,
                "also": list(item.also),
                "section": evidence.county.section_of(item.theme).title,
                "edited": item.is_edited,
                "mark": standing.mark,
                "changes": list(standing.changes),
                "offer": standing.offer.text if standing.offer is not None else None,
            }
        )
    return {
        "format": "rumslig.case-draft/1",
        "dnr": case.header.dnr,
        "version": len(case.versions) + 1,
        "signed": case.signature is not None,
        "words": count_words(made),
        "paragraphs": paragraphs,
        "missing": [
            {"rule": findings[0].rule, "plans": [item.plan for item in findings]}
            for findings in review.missing
        ],
        "silent": [{"theme": item.theme, "title": item.title} for item in review.silent],
        "history": [{"at": item.at, "why": item.why} for item in case.history],
    }


def _print_draft(made: Draft, review: DraftReview, evidence: Evidence) -> None:
    from rumslig.drafting.tones import read_tone, tone_title

    section = ""
    for item in made.paragraphs:
        title = evidence.county.section_of(item.theme).title
        if title != section:
            section = title
            click.echo(f"\n{title}")
        tone = f" · {tone_title(read_tone(item.tone))}" if item.tone else ""
        click.echo(f"  [{item.id}{tone}]")
        click.echo("\n".join(f"  {line}" for line in item.text.split("\n")))
        standing = review.of(item.id)
        for change in standing.changes:
            click.echo(tr("  ! Fyndet har ändrats: {change}", change=change))
        if standing.offer is not None and item.is_edited:
            click.echo(tr("  ! Med nya siffror: {text}", text=standing.offer.text))
    for findings in review.missing:
        click.echo(
            tr(
                "! Relevant fynd utan stycke: {title} ({rule})",
                title=findings[0].title,
                rule=findings[0].rule,
            )
        )
