"""`rumslig case sign|verify|drift|rerun|restore|impact`: what a response rests on, for years."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.cli.case_options import AS_JSON, FILE, case_desk, warn_of_classified
from rumslig.language import message_language, tr

if TYPE_CHECKING:
    from rumslig.cases.case import Case
    from rumslig.locks.drifting import PackageDrift
    from rumslig.locks.targets import Targets
    from rumslig.progress import Progress
    from rumslig.settings import Home


@click.command(
    "sign",
    help=tr("Underteckna yttrandet: från och med nu ändrar ingen kontroll dess underlagslås."),
    epilog=tr("Exempel: rumslig case sign 26RS101 --role ”Regional utvecklingsdirektör”"),
)
@click.argument("dnr")
@click.option("--role", required=True, help=tr("Rollen som undertecknar; ingen person."))
@AS_JSON
@click.pass_obj
def sign(register_url: str | None, dnr: str, role: str, as_json: bool) -> None:
    """Sign a case."""
    from rumslig.cli.case_document import describe_case
    from rumslig.cli.output import print_json

    with case_desk(register_url) as (desk, _):
        signed = desk.sign(desk.load(dnr), role)
        desk.save(signed)
        document = describe_case(signed, desk.workspace)
    assert signed.signature is not None
    if as_json:
        print_json(document)
        return
    click.echo(
        tr(
            "{dnr} är undertecknat {day} ({role}); underlagslås {lock}.",
            dnr=dnr,
            day=signed.signature.day,
            role=role,
            lock=document["lock"][:16],
        )
    )
    if document["unassessed"]:
        click.echo(tr("{left} fynd är inte bedömda.", left=document["unassessed"]))


@click.command(
    "verify",
    help=tr(
        "Se att ett ärende, eller dess arkivfil, och allt underlag i dess lås är byte för byte "
        "som det var."
    ),
    epilog=tr("Exempel: rumslig case verify 26RS101.zip"),
)
@click.argument("target", metavar="DNR|FIL")
@click.option(
    "--from",
    "place",
    default="",
    metavar="FÖRRÅD|FIL",
    help=tr("Hämta det underlag som saknas här, för att pröva en arkivfil helt."),
)
@AS_JSON
@click.pass_obj
def verify(register_url: str | None, target: str, place: str, as_json: bool) -> int:
    """Verify a case or an archive; 1 when anything differs."""
    from rumslig.archive.verifying import is_archive

    if is_archive(Path(target)):
        return _verify_archive(Path(target), place, as_json)
    if place:
        raise click.UsageError(tr("--from gäller bara arkivfiler; se case restore."))
    return _verify_case(register_url, target, as_json)


def _verify_archive(path: Path, place: str, as_json: bool) -> int:
    from layers.packages.store import Store
    from rumslig.archive.verifying import verify_archive
    from rumslig.cli.output import progress_bar
    from rumslig.settings import Home

    with progress_bar() as progress:
        report = verify_archive(path, Store(Home.default().packages), place, progress)
    for note in report.notes:
        click.echo(note, err=True)
    return _tell_verified(str(path), report.lock, report.problems, report.notes, as_json)


def _tell_verified(
    target: str, lock: str, problems: Sequence[str], notes: Sequence[str], as_json: bool
) -> int:
    from rumslig.cli.main import EXIT_INPUT, EXIT_OK
    from rumslig.cli.output import print_json

    if as_json:
        print_json(
            {
                "format": "rumslig.case-verify/1",
                "target": target,
                "intact": not problems,
                "lock": "" if problems else lock,
                "problems": list(problems),
                "notes": list(notes),
            }
        )
    else:
        for problem in problems:
            click.echo(problem, err=True)
        if not problems:
            click.echo(tr("{target} är som det sparades.", target=target))
    return EXIT_INPUT if problems else EXIT_OK


def _verify_case(register_url: str | None, target: str, as_json: bool) -> int:
    from rumslig.outlet import guard_case

    case: Case | None = None
    with case_desk(register_url) as (desk, _):
        problems = desk.verify(target)
        if not problems:
            case = desk.read(target)
            warn_of_classified(guard_case(case, desk.workspace).asked(case.findings))
    lock = case.lock.fingerprint if case is not None and case.lock is not None else ""
    if case is not None and case.result is not None and not lock:
        _warn_unlocked(case)
    return _tell_verified(target, lock, problems, (), as_json)


def _warn_unlocked(case: Case) -> None:
    click.echo(
        tr("ärendet {dnr} har inget underlagslås; kontrollera det igen.", dnr=case.header.dnr),
        err=True,
    )


@click.command(
    "drift",
    help=tr("Visa vad som har ändrats i ärendets område sedan det kontrollerades."),
    epilog=tr("Exempel: rumslig case drift 26RS101 --to newest --json"),
)
@click.argument("dnr")
@click.option(
    "--to",
    "to",
    default="installed",
    metavar="installed|newest|NAMN@VERSION",
    help=tr("Jämför med det som är installerat, med det nyaste i förråden, eller en version."),
)
@AS_JSON
@click.pass_obj
def drift(register_url: str | None, dnr: str, to: str, as_json: bool) -> int:
    """Print what has changed; 3 when a package could not be compared."""
    from rumslig.cli.lock_documents import describe_drift
    from rumslig.cli.main import EXIT_OK, EXIT_WITH_ERRORS
    from rumslig.cli.output import print_json
    from rumslig.locks.drifting import find_drift

    with case_desk(register_url) as (desk, progress):
        case = _checked(desk.load(dnr))
        targets = _targets(desk.workspace.home, case, to, progress)
        found = find_drift(case, desk.workspace.store, targets.manifests, message_language())
    if case.lock is None:
        _warn_unlocked(case)
    if as_json:
        print_json(describe_drift(found, targets.faults))
    else:
        for item in found.changed:
            _print_package(item)
        if found.count == 0 and not any(item.touches for item in found.changed):
            click.echo(tr("Inget har ändrats i området sedan kontrollen."))
        elif found.count:
            click.echo(
                tr("{count} objekt i området har ändrats sedan kontrollen.", count=found.count)
            )
        for fault in targets.faults:
            click.echo(fault, err=True)
    failed = targets.faults or any(item.fault for item in found.packages)
    return EXIT_WITH_ERRORS if failed else EXIT_OK


def _checked(case: Case) -> Case:
    from rumslig.errors import CaseError

    if case.result is None:
        raise CaseError(
            tr("ärendet {dnr} är inte kontrollerat än; kör kontrollen först.", dnr=case.header.dnr)
        )
    return case


def _targets(home: Home, case: Case, to: str, progress: Progress) -> Targets:
    from rumslig.cli.package_options import split_name
    from rumslig.locks.targets import chosen_targets, installed_targets, newest_targets
    from rumslig.packages.desk import PackageDesk

    desk = PackageDesk(home, progress)
    if to == "installed":
        return installed_targets(desk.store)
    packages = case.result.packages if case.result is not None else ()
    if to == "newest":
        return newest_targets(desk, packages)
    name, version = split_name(to)
    if not version:
        raise click.UsageError(
            tr("--to är installed, newest eller NAMN@VERSION, inte ”{word}”.", word=to)
        )
    return chosen_targets(desk, name, version)


def _print_package(item: PackageDrift) -> None:
    from rumslig.cli.output import print_table
    from rumslig.cli.package_options import plain_text

    after = item.after.version if item.after is not None else tr("inte installerat")
    click.echo(f"{plain_text(item.before.title)} {item.before.version} › {after}")
    for sentence in (*item.notes, *([item.fault] if item.fault else [])):
        click.echo(f"  {plain_text(sentence)}")
    if item.objects:
        print_table(
            [tr("Objekt"), tr("Ändring"), tr("Vad"), tr("Läge"), tr("Planområde")],
            [
                [
                    plain_text(found.object.title),
                    _change_word(found.kind),
                    plain_text(found.object.detail),
                    tr("i planområdet") if found.is_inside else tr("i närheten"),
                    ", ".join(found.plans),
                ]
                for found in item.objects
            ],
        )
    if item.technical:
        click.echo(tr("  {count} objekt skiljer sig bara tekniskt.", count=item.technical))
    if item.elsewhere:
        click.echo(tr("  {count} objekt har ändrats bara utanför området.", count=item.elsewhere))


def _change_word(kind: str) -> str:
    return {
        "added": tr("nytt"),
        "removed": tr("borttaget"),
        "shape": tr("ändrad gräns"),
        "values": tr("ändrade uppgifter"),
        "technical": tr("bara tekniskt"),
    }[kind]


@click.command(
    "rerun",
    help=tr("Visa vad en ny kontroll skulle ändra; inget sparas."),
    epilog=tr("Exempel: rumslig case rerun 26RS101 --locked"),
)
@click.argument("dnr")
@click.option(
    "--locked",
    is_flag=True,
    help=tr("Fråga de låsta versionerna, för att se att svaret går att upprepa."),
)
@AS_JSON
@click.pass_obj
def rerun(register_url: str | None, dnr: str, locked: bool, as_json: bool) -> int:
    """Print the findings that would be others; 3 when something could not be checked."""
    from rumslig.cli.lock_documents import describe_rerun
    from rumslig.cli.main import EXIT_OK, EXIT_WITH_ERRORS
    from rumslig.cli.output import print_json
    from rumslig.locks.rerunning import rerun_installed, rerun_locked

    lang = message_language()
    with case_desk(register_url) as (desk, progress):
        case = _checked(desk.load(dnr))
        again = rerun_locked if locked else rerun_installed
        found = again(case, desk.workspace, progress=progress)
    if as_json:
        print_json(describe_rerun(dnr, found, lang, locked=locked))
    else:
        for name, before, after in found.new_versions:
            click.echo(f"{name} {before or '–'} › {after or '–'}")
        for item in found.changed:
            click.echo(f"  {item.plan} · {item.title}: {item.words(lang)}")
        if not found.changed:
            click.echo(tr("Alla fynd blir desamma."))
    return EXIT_WITH_ERRORS if found.result.has_errors else EXIT_OK


@click.command(
    "restore",
    help=tr("Ta fram exakt det underlag som ärendet vilar på, som kopior att öppna i QGIS."),
    epilog=tr("Exempel: rumslig case restore 26RS101 --out underlag"),
)
@click.argument("dnr", metavar="DNR|FIL")
@click.option("--out", type=FILE, required=True, help=tr("Mappen att skriva i."))
@click.option(
    "--from",
    "place",
    default="",
    metavar="FÖRRÅD|FIL",
    help=tr("Hämta det som saknas här ur ett förråd eller en paketfil."),
)
@AS_JSON
@click.pass_obj
def restore(register_url: str | None, dnr: str, out: Path, place: str, as_json: bool) -> None:
    """Write a case's material as it was."""
    from rumslig.cli.output import print_json
    from rumslig.locks.restoring import name_files, restore_case

    with case_desk(register_url) as (desk, progress):
        done = restore_case(desk.read(dnr), desk.workspace, out, place, progress)
    if as_json:
        print_json(
            {
                "format": "rumslig.case-restore/1",
                "dnr": dnr,
                "files": name_files(done.files, out),
                "fetched": list(done.fetched),
                "withheld": list(done.withheld),
            }
        )
        return
    for path in done.files:
        click.echo(path)
    if done.withheld:
        click.echo(
            tr("Skyddsvärt underlag lämnas inte ut: {names}.", names=", ".join(done.withheld)),
            err=True,
        )


@click.command(
    "impact",
    help=tr("Visa vilka ärenden som en ny version av ett paket berör."),
    epilog=tr("Exempel: rumslig case impact riksintressen-orebro@1.1.0"),
)
@click.argument("target", metavar="NAMN@VERSION")
@AS_JSON
@click.pass_obj
def impact(register_url: str | None, target: str, as_json: bool) -> int:
    """Print the cases; 3 when one could not be tried."""
    from rumslig.cli.lock_documents import describe_impact
    from rumslig.cli.main import EXIT_OK, EXIT_WITH_ERRORS
    from rumslig.cli.output import print_json
    from rumslig.cli.package_options import package_desk, split_name
    from rumslig.locks.impact import find_impact
    from rumslig.locks.targets import have_version

    lang = message_language()
    name, version = split_name(target)
    with package_desk() as desk:
        manifest = have_version(desk, name, version)
        found = find_impact(
            desk.home, manifest, lang, register_url=register_url, progress=desk.progress
        )
    if as_json:
        print_json(describe_impact(found, lang))
    else:
        click.echo(found.sentence())
        for item in found.cases:
            state = tr("skickat") if item.is_sent else tr("öppet")
            changes = tr("{count} objekt i området", count=item.count)
            click.echo(f"  {item.dnr} {item.title} ({state}, {item.version}): {changes}")
            for note in item.drift.notes:
                click.echo(f"    {note}")
            for finding in item.findings or ():
                click.echo(f"    {finding.plan} · {finding.title}: {finding.words(lang)}")
        for fault in found.faults:
            click.echo(fault, err=True)
    return EXIT_WITH_ERRORS if found.faults else EXIT_OK
