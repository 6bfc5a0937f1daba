"""`rumslig case follow|remarks|said|decisions`: what was said before, and what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.cli.case_options import AS_JSON, FILE, case_desk
from rumslig.language import message_language, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from rumslig.cases.case import Case
    from rumslig.cases.desk import CaseDesk
    from rumslig.cases.remark import Outcome
    from rumslig.memory.comparing import Answers
    from rumslig.memory.neighbours import SaidHere

OUTCOMES = ("honoured", "partly", "not", "none")


@click.command(
    "follow",
    help=tr(
        "Visa vilket tidigare skede ärendet kan följa, eller sätt det och ta med synpunkterna."
    ),
    epilog=tr("Exempel: rumslig case follow 26RS204 26RS101"),
)
@click.argument("dnr")
@click.argument("earlier", metavar="[TIDIGARE]", required=False, default="")
@click.option("--none", "loose", is_flag=True, help=tr("Ärendet följer inget tidigare skede."))
@AS_JSON
@click.pass_obj
def follow(register_url: str | None, dnr: str, earlier: str, loose: bool, as_json: bool) -> None:
    """Propose an earlier stage, or set it."""
    from rumslig.cli.memory_documents import describe_follow
    from rumslig.cli.output import print_json
    from rumslig.memory.following import follow_stage, propose_stages, read_stages
    from rumslig.vocabulary import stage_label

    if loose and earlier:
        raise click.UsageError(tr("ange antingen ett tidigare ärende eller --none."))
    lang = message_language()
    with case_desk(register_url) as (desk, _):
        case = desk.load(dnr)
        if earlier or loose:
            case = desk.note(follow_stage(desk, case, earlier, lang), f"follow {earlier}".strip())
            desk.save(case)
        stages, faults = read_stages(desk, case)
        proposals = () if case.header.follows else propose_stages(desk, case, lang)
    if as_json:
        print_json(describe_follow(case, stages, proposals, faults))
        return
    for fault in faults:
        click.echo(fault, err=True)
    for stage in stages:
        click.echo(f"{stage.header.dnr} · {stage_label(stage.header.stage)} · {stage.header.title}")
    if stages:
        click.echo(tr("{count} synpunkter följer med.", count=len(case.remarks)))
    elif not proposals:
        click.echo(tr("Inget tidigare skede hittades i registret."))
    for item in proposals:
        click.echo(f"{item.dnr} · {stage_label(item.stage)} · {item.title}")
        click.echo(f"  {item.grounds}")


@click.command(
    "remarks",
    help=tr(
        "Visa tidigare synpunkter med förslag om de är tillgodosedda, och vad som har ändrats."
    ),
    epilog=tr('Exempel: rumslig case remarks 26RS204 --set 26RS101/p1=partly --reason "Se s. 3"'),
)
@click.argument("dnr")
@click.option(
    "--set",
    "judged",
    multiple=True,
    metavar="ID=UTFALL",
    help=tr("Säg om en synpunkt är honoured, partly eller not (none tar tillbaka); kan upprepas."),
)
@click.option("--reason", default="", help=tr("Skälet; krävs när utfallet skiljer från förslaget."))
@AS_JSON
@click.pass_obj
def remarks(
    register_url: str | None, dnr: str, judged: tuple[str, ...], reason: str, as_json: bool
) -> None:
    """Print what was said before, and judge it."""
    from rumslig.cli.memory_documents import describe_remarks
    from rumslig.cli.output import print_json
    from rumslig.intake.words import read_keywords
    from rumslig.memory.carrying import carry_remarks, judge_remark
    from rumslig.memory.comparing import compare_stages
    from rumslig.memory.following import read_stages

    lang = message_language()
    wanted = [split_outcome(item) for item in judged]
    with case_desk(register_url) as (desk, _):
        case = desk.load(dnr)
        stages, faults = read_stages(desk, case)
        if stages and not faults:
            keywords = read_keywords(desk.workspace.catalog)
            case = carry_remarks(case, stages, desk.workspace, lang, keywords)
        for key, outcome in wanted:
            case = desk.note(judge_remark(case, key, outcome, reason), f"remark {key} {outcome}")
        if wanted:
            desk.save(case)
        changes = compare_stages(stages[-1], case) if stages else ()
    if as_json:
        print_json(describe_remarks(case, changes, faults, lang))
        return
    for fault in faults:
        click.echo(fault, err=True)
    _print_remarks(case, changes)


def split_outcome(word: str) -> tuple[str, Outcome]:
    """Return the key and the outcome of "26RS101/p1=partly".

    Raises
    ------
    click.UsageError
        It is not written so.
    """
    key, sign, outcome = word.rpartition("=")
    for known in OUTCOMES:
        if sign and outcome == known:
            return key, "" if known == "none" else known  # type: ignore[return-value]
    raise click.UsageError(
        tr("--set skrivs ID=honoured, partly, not eller none, inte ”{word}”.", word=word)
    )


def _print_remarks(case: Case, changes: Sequence[Answers]) -> None:
    from rumslig.memory.words import outcome_label

    if not case.header.follows:
        click.echo(tr("Ärendet följer inget tidigare skede; se rumslig case follow."))
    for item in case.remarks:
        click.echo(f"{item.key}  {item.title or item.theme}: {outcome_label(item.outcome)}")
        click.echo(f"  ”{item.text.strip()}”")
        suggested = outcome_label(item.suggestion) if item.suggestion else tr("inget förslag")
        click.echo(tr("  förslag: {word}. {grounds}", word=suggested, grounds=item.grounds))
        if item.reason:
            click.echo(tr("  skäl: {reason}", reason=item.reason))
    lang = message_language()
    for change in changes:
        click.echo(
            f"{change.plan} · {change.title}: {change.words(lang)} ({change.cause_words(lang)})"
        )


@click.command(
    "said",
    help=tr("Visa vad som har sagts vid en plats: ärenden, hållning och utfall."),
    epilog=tr("Exempel: rumslig case said --at 512000,6554000 --near-m 500"),
)
@click.option("--at", "spot", metavar="E,N", default="", help=tr("En punkt i SWEREF 99 TM."))
@click.option("--plan", type=FILE, help=tr("En fil med planområden."))
@click.option(
    "--near-m",
    type=click.FloatRange(min=0),
    default=0.0,
    help=tr("Räkna också det som ligger så nära, i meter."),
)
@AS_JSON
@click.pass_obj
def said(
    register_url: str | None, spot: str, plan: Path | None, near_m: float, as_json: bool
) -> None:
    """Print what was said of a place."""
    from rumslig.cli.memory_documents import describe_said
    from rumslig.cli.output import print_json
    from rumslig.memory.neighbours import said_at

    if bool(spot) == (plan is not None):
        raise click.UsageError(tr("ange en plats: antingen --at eller --plan."))
    with case_desk(register_url) as (desk, _):
        ground = point_of(spot) if spot else _ground_of(desk, plan)
        found = said_at(desk.register, ground, near_m)
        themes = {item.id: item.title for item in desk.workspace.county.themes}
    if as_json:
        print_json(describe_said(found, near_m))
        return
    if not found:
        click.echo(tr("Inget är sagt här."))
    for item in found:
        _print_said(item, themes)


def point_of(text: str) -> BaseGeometry:
    """Return the point that "E,N" names.

    Raises
    ------
    click.UsageError
        It is not written so.
    """
    from shapely import Point

    try:
        east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise click.UsageError(
            tr("--at skrivs E,N i SWEREF 99 TM, som 512000,6554000, inte ”{word}”.", word=text)
        ) from error
    return Point(east, north)


def _ground_of(desk: CaseDesk, plan: Path | None) -> BaseGeometry:
    import shapely

    from rumslig.plan_area import read_plan_areas

    assert plan is not None
    areas = read_plan_areas(plan, home=desk.workspace.county.home)
    return shapely.union_all([area.geometry for area in areas])


def _print_said(item: SaidHere, themes: dict[str, str]) -> None:
    from rumslig.memory.words import outcome_label, tone_label
    from rumslig.numerals import format_length
    from rumslig.vocabulary import stage_label

    lang = message_language()
    away = f" · {format_length(item.distance_m, lang)}" if item.distance_m else ""
    click.echo(f"{item.dnr} · {item.day} · {stage_label(item.stage)} · {item.title}{away}")
    for remark in item.remarks:
        words = [themes.get(remark.theme, remark.theme), tone_label(remark.tone)]
        told = ": ".join(word for word in words if word)
        click.echo(f"  {told} – {outcome_label(remark.outcome)}")


@click.command(
    "decisions",
    help=tr("Skriv alla tidigare yttranden som ett kartlager, utan namn och texter."),
    epilog=tr("Exempel: rumslig case decisions --out yttranden.gpkg"),
)
@click.option("--out", type=FILE, required=True, help=tr("GeoPackage-filen att skriva."))
@click.option(
    "--document-lang", type=click.Choice(["sv", "en"]), default="sv", help=tr("Språk i filen.")
)
@click.pass_obj
def decisions(register_url: str | None, out: Path, document_lang: str) -> None:
    """Write everything that was said as a layer."""
    from rumslig.documents.decisions_file import export_decisions
    from rumslig.errors import RumsligError
    from rumslig.memory.decisions import read_decisions

    if out.suffix.lower() != ".gpkg":
        raise RumsligError(tr("{file} ska sluta på .gpkg; ändra namnet.", file=out.name))
    with case_desk(register_url) as (desk, _):
        places, told = read_decisions(desk.register)
        themes = {item.id: item.title for item in desk.workspace.county.themes}
        export_decisions(out, places, told, themes, "en" if document_lang == "en" else "sv")
    click.echo(out)
    click.echo(
        tr("{count} planområden. Lagret är internt arbetsmaterial.", count=len(places)), err=True
    )
