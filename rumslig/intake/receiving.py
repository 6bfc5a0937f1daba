"""A delivery read: its files, what stands in them, and what they propose for the case's head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from layers.formats.files import is_plan
from rumslig.cases.reading import Fact, FactName, FileKind, Reading
from rumslig.intake.delivery import Delivery, Member, Refusal, gather
from rumslig.intake.facts import SURENESS, Circumstances, find_facts
from rumslig.intake.mail import MailHead
from rumslig.intake.sweep import keywords_fingerprint, sweep
from rumslig.intake.text import kind_of, read_words
from rumslig.intake.words import Keywords, read_intake_words, read_keywords
from rumslig.language import tr
from rumslig.progress import Progress, silent
from rumslig.workspace import Workspace

MOST_PROPOSED = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fact with the file that says it, and how many files say the same."""

    fact: Fact
    file: str
    sha256: str
    said_by: int = 1

    def to_json(self) -> dict[str, Any]:
        """Return the proposal as the commands print it."""
        return {**asdict(self.fact), "file": self.file, "said_by": self.said_by}


@dataclass(frozen=True, slots=True)
class Received:
    """A delivery with a reading of each of its files, in the same order."""

    members: tuple[Member, ...]
    readings: tuple[Reading, ...]
    refusals: tuple[Refusal, ...] = ()

    @property
    def proposals(self) -> dict[FactName, tuple[Proposal, ...]]:
        """What is proposed for each fact, the surest first."""
        return propose(self.readings)

    @property
    def plan_files(self) -> tuple[Member, ...]:
        """The spatial files that may hold the plan area: main files, those of plans first."""
        kinds = (".gpkg", ".shp", ".geojson", ".gml", ".kml", ".fgb", ".dxf", ".tab", ".wkt")
        found = [
            item
            for item in self.members
            if Path(item.name).suffix.lower() in kinds or is_plan(item.path)
        ]
        return tuple(sorted(found, key=lambda item: "plan" not in item.name.lower()))


def receive(
    paths: Iterable[Path],
    place: Path,
    workspace: Workspace,
    today: date,
    progress: Progress = silent,
) -> Received:
    """Return what a delivery holds and says, its bytes put in `place`.

    Parameters
    ----------
    today
        The day by which dates without a year are read where the delivery itself has no day.

    Raises
    ------
    IntakeError, OSError
        As `gather`.
    """
    delivery = gather(paths, place, progress)
    around = circumstances_of(workspace, _day_of(delivery, today))
    return read_delivery(delivery, around, read_keywords(workspace.catalog), progress)


def circumstances_of(workspace: Workspace, after: date) -> Circumstances:
    """Return what files are read with in a workspace."""
    items, own = workspace.municipalities.items, workspace.county.municipalities
    names = sorted(items, key=lambda item: (item.code not in own, item.code))
    words = read_intake_words(workspace.catalog)
    return Circumstances(words, workspace.county, tuple(item.name for item in names), after)


def _day_of(delivery: Delivery, today: date) -> date:
    """Return the day of the newest mail in the delivery, else today."""
    days = [head.day for _, head in delivery.mails if head.day]
    return date.fromisoformat(max(days)) if days else today


def read_delivery(
    delivery: Delivery,
    around: Circumstances,
    keywords: Sequence[Keywords],
    progress: Progress = silent,
) -> Received:
    """Return the delivery with every file read; what cannot be read says so in its reading."""
    mails: Mapping[str, MailHead] = dict(delivery.mails)
    asked = keywords_fingerprint(keywords)
    known: dict[tuple[str, FileKind], Reading] = {}
    readings = []
    for number, member in enumerate(delivery.members):
        progress(number, len(delivery.members), member.name)
        key = member.sha256, kind_of(member)
        if key in known and known[key].counts:
            readings.append(_repeated(member, known[key]))
            continue
        reading = _read(member, mails.get(member.name), around, keywords, asked, progress)
        known.setdefault(key, reading)
        readings.append(reading)
    progress(len(delivery.members), len(delivery.members), "")
    return Received(delivery.members, tuple(readings), delivery.refusals)


def _repeated(member: Member, first: Reading) -> Reading:
    """Return a file that came twice as not counted: it is read, and its words told, once."""
    fault = first.fault
    if fault.startswith((f"{first.file} ", f"{first.file}:")):  # names the other file
        fault = member.name + fault.removeprefix(first.file)
    return replace(
        first,
        file=member.name,
        hits=(),
        facts=(),
        more=0,
        fault=fault,
        inside=member.inside,
        left_out=tr("samma fil som {file}", file=first.file),
    )


def _read(
    member: Member,
    mail: MailHead | None,
    around: Circumstances,
    keywords: Sequence[Keywords],
    asked: str,
    progress: Progress,
) -> Reading:
    words = read_words(member, mail, progress)
    reading = Reading(
        file=member.name,
        sha256=member.sha256,
        kind=words.kind,
        pages=len(words.pages) if words.kind == "pdf" else 0,
        unread=words.unread,
        fault=words.fault,
        facts=find_facts(words, member.name, around, mail),
        inside=member.inside,
    )
    if not reading.is_document:
        return reading
    hits, more = sweep(words, keywords)
    return replace(reading, hits=hits, more=more, keywords=asked)


def read_again(
    reading: Reading,
    path: Path,
    around: Circumstances,
    keywords: Sequence[Keywords],
    progress: Progress = silent,
) -> Reading:
    """Return the reading of an original anew, with today's keywords; the mail's head is not kept.

    What the planner has left out stays left out.
    """
    if not reading.counts:
        return reading
    member = Member(reading.file, reading.sha256, path.stat().st_size, path, reading.inside)
    return _read(member, None, around, keywords, keywords_fingerprint(keywords), progress)


def propose(readings: Iterable[Reading]) -> dict[FactName, tuple[Proposal, ...]]:
    """Return what readings propose for each fact: the surest first, then what most files say.

    Values that contradict each other all stand.
    """
    said: dict[tuple[FactName, str], list[Proposal]] = {}
    for reading in readings:
        for fact in reading.facts:
            item = Proposal(fact, reading.file, reading.sha256)
            said.setdefault((fact.name, fact.value), []).append(item)
    found: dict[FactName, list[Proposal]] = {}
    for (name, _), items in said.items():
        best = min(items, key=lambda item: SURENESS[item.fact.sure])
        files = len({item.sha256 for item in items})
        found.setdefault(name, []).append(Proposal(best.fact, best.file, best.sha256, files))
    for name in ("sender", "title"):
        found[name] = _longest(found.get(name, []))
    return {
        name: tuple(sorted(items, key=lambda item: (SURENESS[item.fact.sure], -item.said_by)))[
            :MOST_PROPOSED
        ]
        for name, items in found.items()
        if items
    }


def _longest(items: list[Proposal]) -> list[Proposal]:
    """Return the proposals without those that another one tells with more words after them.

    A name is cut where a line ends; a municipality may be named without its board.
    """
    told = [item.fact.value for item in items if item.fact.sure != "low"]
    return [
        item
        for item in items
        if not any(re.match(rf"{re.escape(item.fact.value)}[ ,]", value) for value in told)
    ]
