"""`rumslig case list` and `rumslig case register`: which cases there are, and where."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rumslig.cli.case_options import AS_JSON, FILE, case_desk
from rumslig.language import tr
from rumslig.register.entry import STATUSES

if TYPE_CHECKING:
    from rumslig.cases.desk import CaseDesk
    from rumslig.register.entry import RegisterRow
    from rumslig.register.listing import CaseQuery


@click.command(
    "list",
    help=tr("Visa ärendena i registret, närmast svarsdag först."),
    epilog=tr("Exempel: rumslig case list --municipality Kumla --open"),
)
@click.option("--mine", metavar="FUNKTION", help=tr("Bara de som funktionen handlägger."))
@click.option("--municipality", metavar="NAMN", help=tr("Bara de som ligger i kommunen."))
@click.option(
    "--status", "statuses", multiple=True, type=click.Choice(STATUSES), help=tr("Bara de lägena.")
)
@click.option("--open", "is_open", is_flag=True, help=tr("Bara de som ännu ska besvaras."))
@click.option(
    "--search", default="", metavar="ORD", help=tr("Ord som börjar ett ord i ärendets uppgifter.")
)
@click.option(
    "--near", metavar="E,N,M", help=tr("Inom så många meter från en punkt i SWEREF 99 TM.")
)
@click.option("--plan", type=FILE, help=tr("De vars planområde rör ett planområde i filen."))
@click.option("--fol", is_flag=True, help=tr("Pågående planer för FÖL, kommun för kommun."))
@click.option(
    "--out", type=FILE, metavar="FIL", help=tr("Skriv FÖL-listan som HTML, XLSX eller text.")
)
@click.option("--limit", type=click.IntRange(min=1), help=tr("Högst så många."))
@AS_JSON
@click.pass_obj
def list_cases(
    register_url: str | None,
    mine: str | None,
    municipality: str | None,
    statuses: tuple[str, ...],
    is_open: bool,
    search: str,
    near: str | None,
    plan: Path | None,
    fol: bool,
    out: Path | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """Print the register, or some of it."""
    from rumslig.register.listing import CaseQuery

    if out is not None and not fol:
        raise click.UsageError(tr("--out hör ihop med --fol."))
    query = CaseQuery(
        handler=mine or "",
        municipality=municipality or "",
        statuses=statuses,
        is_open=True if is_open or fol else None,
        search=search,
        regional=("", "yes") if fol else (),
    )
    with case_desk(register_url) as (desk, _):
        query = _at_place(desk, query, near, plan)
        is_whole = query == CaseQuery() and limit is None
        rows = desk.rows() if is_whole else desk.all_rows(query, limit)
        if out is not None:
            _write_agenda(out, rows)
    if as_json:
        _print_json(rows)
    elif fol:
        _print_agenda(rows)
    elif not rows:
        empty = query == CaseQuery()
        click.echo(tr("Inga ärenden än.") if empty else tr("Inga ärenden passar."))
    else:
        _print_rows(rows)


def _at_place(desk: CaseDesk, query: CaseQuery, near: str | None, plan: Path | None) -> CaseQuery:
    from shapely import union_all

    from rumslig.cases.nearby import cases_touching
    from rumslig.plan_area import read_plan_areas

    if near is None and plan is None:
        return query
    if near is not None and plan is not None:
        raise click.UsageError(tr("välj --near eller --plan, inte båda."))
    if near is not None:
        shape = _circle(near)
    else:
        areas = read_plan_areas(plan or Path(), home=desk.workspace.county.home)
        shape = union_all([item.geometry for item in areas])
    return replace(query, dnrs=cases_touching(desk.register, shape))


def _circle(text: str) -> Any:
    from shapely import Point

    try:
        east, north, metres = (float(part) for part in text.split(","))
        if not (metres >= 0 and 100_000 < east < 1_100_000 and 6_000_000 < north < 7_800_000):
            raise ValueError(text)
    except ValueError as error:
        raise click.BadParameter(
            tr("skriv östlig och nordlig koordinat i meter och avstånd: 510000,6570000,500"),
            param_hint="--near",
        ) from error
    return Point(east, north).buffer(metres) if metres else Point(east, north)


def _print_json(rows: tuple[RegisterRow, ...]) -> None:
    from rumslig.cli.output import print_json

    print_json({"format": "rumslig.case-list/1", "cases": [_document(row) for row in rows]})


def _document(row: RegisterRow) -> dict[str, Any]:
    known = {key: str(value) for key, value in asdict(row).items() if key != "internal"}
    return {
        **known,
        "internal": dict(row.internal),
        "revision": row.revision,
        "last_day": row.last_day,
    }


def _print_rows(rows: tuple[RegisterRow, ...]) -> None:
    from rumslig.cli.output import print_table
    from rumslig.vocabulary import status_label

    print_table(
        [tr("Svarsdag"), tr("Dnr"), tr("Ärende"), tr("Avsändare"), tr("Läge")],
        [[row.last_day, row.dnr, row.title, row.sender, status_label(row.status)] for row in rows],
    )


def _print_agenda(rows: tuple[RegisterRow, ...]) -> None:
    from rumslig.cli.output import print_table
    from rumslig.documents.fol_agenda import agenda_cells, agenda_heads, group_name, make_agenda

    groups = make_agenda(rows)
    if not groups:
        click.echo(tr("Inga pågående planer."))
    for group in groups:
        click.echo(group_name(group))
        print_table(agenda_heads(), [agenda_cells(row) for row in group.rows])


def _write_agenda(out: Path, rows: tuple[RegisterRow, ...]) -> None:
    from rumslig.documents.fol_agenda import make_agenda, write_agenda

    write_agenda(out, make_agenda(rows), "sv")
    click.echo(out, err=True)


@click.command(
    "register",
    help=tr("Visa vilket register som används, välj ett delat, eller gör det på nytt ur filerna."),
    epilog=tr("Exempel: rumslig case register --rebuild"),
)
@click.option("--use", metavar="URL", help=tr("Använd ett delat register från nu."))
@click.option("--own", is_flag=True, help=tr("Använd hemmets eget register från nu."))
@click.option(
    "--function", metavar="TEXT", help=tr("Vilken funktion du har; dess ärenden är mina ärenden.")
)
@click.option(
    "--rebuild", is_flag=True, help=tr("Läs alla ärendefiler och räkna om allt i registret.")
)
@AS_JSON
@click.pass_obj
def register(
    register_url: str | None,
    use: str | None,
    own: bool,
    function: str | None,
    rebuild: bool,
    as_json: bool,
) -> int:
    """Print which register is used; 3 where a case file could not be read."""
    from rumslig.cli.main import EXIT_OK, EXIT_WITH_ERRORS
    from rumslig.cli.output import print_json
    from rumslig.register.choice import keep_choice, read_choice, shared_address, shown_address
    from rumslig.settings import Home

    home = Home.default()
    if use is not None and own:
        raise click.UsageError(tr("välj --use eller --own, inte båda."))
    choice = read_choice(home)
    if own:
        choice = replace(choice, address="")
    if function is not None:
        choice = replace(choice, function=function.strip())
    # a register that cannot be reached is not chosen
    address = use or register_url or (f"sqlite:///{home.register}" if own else None)
    with case_desk(address) as (desk, progress):
        mended = desk.rebuild(progress) if rebuild else desk.mended
        counts = desk.register.counts()
    if use is not None:
        choice = replace(choice, address=use)
    if use is not None or own or function is not None:
        keep_choice(home, choice)
    shown = shown_address(address or shared_address(home), home)
    if as_json:
        print_json(
            {
                "format": "rumslig.case-register/1",
                "register": shown,
                "function": choice.function,
                "cases": counts,
                "rebuilt": mended.entered,
                "faults": list(mended.faults),
            }
        )
    else:
        _print_register(shown, choice.function, counts)
        if rebuild:
            click.echo(tr("{count} ärendefiler lästes in.", count=mended.entered))
        for fault in mended.faults:
            click.echo(fault, err=True)
    return EXIT_WITH_ERRORS if mended.faults else EXIT_OK


def _print_register(shown: str, function: str, counts: dict[str, int]) -> None:
    from rumslig.vocabulary import status_label

    click.echo(tr("Register: {address}", address=shown))
    if function:
        click.echo(tr("Mina ärenden: {function}", function=function))
    for status, count in counts.items():
        if count:
            click.echo(f"  {status_label(status)}: {count}")
    if not any(counts.values()):
        click.echo(tr("Inga ärenden än."))
