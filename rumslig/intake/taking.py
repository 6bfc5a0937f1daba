"""Files taken into a case: their bytes among its originals, and what was read of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rumslig.cases.case import Case, OriginalFile
from rumslig.cases.reading import Reading
from rumslig.errors import CaseError
from rumslig.intake.delivery import Member
from rumslig.intake.facts import Circumstances
from rumslig.intake.names import number_name
from rumslig.intake.receiving import Received, read_again
from rumslig.intake.staging import lay_out
from rumslig.intake.sweep import keywords_fingerprint
from rumslig.intake.words import Keywords
from rumslig.language import tr
from rumslig.plan_area import PlanArea, read_plan_areas
from rumslig.progress import Progress, silent
from rumslig.workspace import Workspace


def take_in(case: Case, received: Received) -> Case:
    """Return the case with a delivery's files and readings; what it has already stays once.

    A file with a name that another file has gets a number. The bytes stay where the delivery put
    them until the case is saved.
    """
    originals, readings = list(case.originals), list(case.readings)
    known = {(item.name, item.sha256) for item in originals}
    names = {item.name for item in originals}
    read = {item.sha256 for item in readings if item.counts}
    for member, reading in zip(received.members, received.readings, strict=True):
        if (member.name, member.sha256) in known:
            continue
        name, number = member.name, 1
        while name in names:
            number += 1
            name = number_name(member.name, number)
        names.add(name)
        originals.append(OriginalFile(name, member.sha256, member.path))
        renamed = replace(reading, file=name)
        if reading.counts and member.sha256 in read:
            renamed = replace(renamed, hits=(), facts=(), left_out=tr("finns redan i ärendet"))
        readings.append(renamed)
    return replace(case, originals=tuple(originals), readings=tuple(readings))


def leave_out(case: Case, sha256: str, reason: str) -> Case:
    """Return the case with a file that is not counted among the planning documents, and why.

    With an empty reason it counts again. Its hits stay.

    Raises
    ------
    CaseError
        The case has no such file, or nothing was read of it.
    """
    if not any(item.sha256 == sha256 for item in case.readings):
        raise CaseError(
            tr("ärendet {dnr} har ingen läst fil med den kontrollsumman.", dnr=case.header.dnr)
        )
    readings = tuple(
        replace(item, left_out=reason.strip()) if item.sha256 == sha256 else item
        for item in case.readings
    )
    return replace(case, readings=readings)


def sweep_again(
    case: Case,
    around: Circumstances,
    keywords: Sequence[Keywords],
    progress: Progress = silent,
) -> Case:
    """Return the case with its documents searched for today's keywords.

    Documents that were searched for just these are not read again. An original without a reading,
    as in a case from before there were any, is read.

    Raises
    ------
    CaseError
        An original is gone or changed.
    """
    asked = keywords_fingerprint(keywords)
    known = {item.file: item for item in case.readings}
    readings: list[Reading] = []
    with TemporaryDirectory() as folder:
        for number, item in enumerate(case.originals):
            progress(number, len(case.originals), item.name)
            reading = known.get(item.name) or Reading(item.name, item.sha256, "text")
            if item.name in known and (reading.keywords == asked or not reading.counts):
                readings.append(reading)
                continue
            path = _path_of(item, Path(folder))
            readings.append(read_again(reading, path, around, keywords, progress))
    return replace(case, readings=tuple(readings))


def with_sweep(case: Case, swept: Case) -> Case:
    """Return the case as it now is, with what a sweep that began earlier found.

    Files that came in meanwhile stay, and what counts is as the planner says now.
    """
    found = {item.key: item for item in swept.readings}
    new = {(item.name, item.sha256) for item in case.originals}
    new -= {item.key for item in case.readings}
    return replace(
        case,
        readings=(
            *(replace(found.get(item.key, item), left_out=item.left_out) for item in case.readings),
            *(item for item in swept.readings if item.key in new),
        ),
    )


def _path_of(item: OriginalFile, folder: Path) -> Path:
    """Return where an original can be read as a file."""
    if isinstance(item.kept, Path):
        if not item.kept.is_file():
            raise CaseError(item.missing)
        return item.kept
    path = folder / item.sha256
    path.write_bytes(item.kept)
    return path


def plan_areas_of(
    member: Member, members: Sequence[Member], workspace: Workspace, crs: str | None = None
) -> tuple[PlanArea, ...]:
    """Return the plan areas of a delivered spatial file, with the parts that belong to it.

    Raises
    ------
    IntakeError, PlanError, LayerError
        The file cannot be used.
    """
    with TemporaryDirectory() as folder:
        path = lay_out(member, members, Path(folder))
        return read_plan_areas(path, crs=crs, home=workspace.county.home)
