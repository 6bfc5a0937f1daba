"""A desk with a case on its way from mail to archive, step by step, below one folder.

A step is done by `STEPS[name](World(folder))`, also in a process that is killed in it; what it may
leave is the state before or the one after. `World.faults` says what is wrong whichever it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import time
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from case_workspace import at
from round_world import make_workspace

from layers.atomic import LEFT_AFTER_S
from layers.canonical import canonical_json
from layers.catalog import Catalog
from layers.packages.store import Store
from rumslig.archive.verifying import verify_archive
from rumslig.archive.writing import write_archive
from rumslig.cases.case import Assessment, Case, CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.cases.draft import Draft
from rumslig.cases.entry import entry_of
from rumslig.cases.file import write_case
from rumslig.cases.parts import part_texts
from rumslig.circulation.collecting import collect_answer
from rumslig.circulation.file import make_answer, open_file, write_answer
from rumslig.circulation.sending import send_theme
from rumslig.cli.case_intake import received_files
from rumslig.deadlines.of_case import internal_days
from rumslig.documents.export import export_case
from rumslig.drafting.editing import reword, with_draft
from rumslig.drafting.history import BY_CLOCK, keep_version
from rumslig.drafting.making import complete_draft, draft_evidence
from rumslig.intake.taking import take_in
from rumslig.memory.following import follow_stage
from rumslig.plan_area import PlanArea
from rumslig.progress import silent
from rumslig.register.counting import facts_of_all
from rumslig.register.entry import Sum
from rumslig.sample_consultation import write_consultation
from rumslig.settings import Home
from rumslig.workspace import Workspace

DNR, LATER, OTHER = "26RS101", "26RS102", "26RS103"
DAY, DUE = "2026-11-27", "2026-12-04"
ROLES = ("handläggare", "enhetschef")
WRITINGS = 8
"""How often the text is kept while it is written."""


@dataclass(frozen=True)
class Look:
    """What the cases hold in short, the words that are being written, and what is wrong."""

    state: str
    words: str
    faults: list[str]


@dataclass(frozen=True)
class World:
    """Everything below one folder, so that it can be put back as it was."""

    folder: Path

    @property
    def home(self) -> Home:
        return Home(self.folder / "hem")

    @property
    def delivery(self) -> Path:
        return self.folder / "remiss"

    @property
    def out(self) -> Path:
        """Where what leaves is written."""
        return self.folder / "ut"

    @property
    def sent(self) -> Path:
        return self.out / "natur.remissdel"

    @property
    def archive(self) -> Path:
        return self.out / "arkiv.zip"

    @property
    def told(self) -> Path:
        """Which words the writer knows to be kept."""
        return self.folder / "skrivet.txt"

    def desk(self) -> CaseDesk:
        store = Store(self.home.packages)
        return CaseDesk(Workspace(self.home, store, Catalog.of_installed(store)))

    def change(self, change: Callable[[CaseDesk, Case], Case], dnr: str = DNR) -> None:
        desk = self.desk()
        desk.save(change(desk, desk.load(dnr)))
        desk.close()

    # ---- steps ----

    def take_in(self) -> None:
        desk = self.desk()
        header = CaseHeader(
            DNR, "Norra åkern", "Örebro kommun", "DP_STANDARD", "SAMRAD", "2026-12-18",
            handler="handläggare", received="2026-11-13",
        )  # fmt: skip
        with received_files(
            (self.delivery,), desk.workspace, date.fromisoformat(DAY), silent
        ) as received:
            plans = (PlanArea("Plan", at(0, 0, 100, 100)),)  # type: ignore[arg-type]
            desk.new_of_plans(header, plans, take=lambda case: take_in(case, received))
        desk.close()

    def check(self) -> None:
        self.change(lambda desk, case: desk.check(case))

    def assess(self) -> None:
        self.change(lambda desk, case: desk.assess(case, "aker", Assessment("relevant")))

    def draft(self) -> None:
        self.change(
            lambda desk, case: with_draft(
                case, complete_draft(Draft(), draft_evidence(case, desk.workspace))
            )
        )

    def write(self) -> None:
        """Keep the text again and again, as the window does with the case in its hand."""
        desk = self.desk()
        case = desk.load(DNR)
        case = keep_version(case, f"{DAY}T12:00:00+01:00", BY_CLOCK)
        for number in range(1, WRITINGS + 1):
            assert case.draft is not None
            case = with_draft(case, reword(case.draft, "aker", f"Mina ord, {number}."))
            desk.save_merging(case)
            self.told.write_text(str(number), "utf-8")
        desk.close()

    def circulate(self) -> None:
        self.change(
            lambda desk, case: send_theme(
                case, desk.workspace, "natur", self.sent, day=DAY, due=DUE
            )
        )

    def answer(self) -> None:
        """Another answers; it is no step of the desk's."""
        opened = open_file(self.sent)
        write_answer(
            opened, make_answer(opened, "text", "Åkern bör sparas.", "ekolog", DAY, finished=True)
        )

    def collect(self) -> None:
        self.change(
            lambda desk, case: collect_answer(case, self.sent, DAY, desk.workspace.county).case
        )

    def approve(self) -> None:
        def change(desk: CaseDesk, case: Case) -> Case:
            for role in ROLES:
                case = desk.approve(case, role)
            return case

        self.change(change)

    def sign(self) -> None:
        self.change(lambda desk, case: desk.sign(case, "delegat"))

    def export(self) -> None:
        desk = self.desk()
        export_case(desk.load(DNR), desk.workspace, self.out / "yttrande")
        desk.close()

    def archive_it(self) -> None:
        desk = self.desk()
        write_archive(desk.load(DNR), desk.workspace, self.archive)
        desk.close()

    def begin_later(self) -> None:
        """The plan comes again; nothing of it is killed."""
        desk = self.desk()
        header = replace(desk.load(DNR).header, dnr=LATER, stage="GRANSKNING", received=DAY)
        plans = (PlanArea("Plan", at(0, 0, 120, 100)),)  # type: ignore[arg-type]
        desk.new_of_plans(header, plans)
        write_case(self.folder / "annan.rumslig", replace(
            desk.load(LATER), header=replace(header, dnr=OTHER), originals=()
        ))  # fmt: skip
        desk.close()

    def follow(self) -> None:
        self.change(lambda desk, case: follow_stage(desk, case, DNR), LATER)

    def revise(self) -> None:
        self.change(lambda desk, case: desk.revise(case, "ny uppgift"))

    def record(self) -> None:
        """A file that came from elsewhere is entered in the register."""
        desk = self.desk()
        desk.load_file(self.folder / "annan.rumslig")
        desk.close()

    def rebuild(self) -> None:
        desk = self.desk()
        desk.rebuild()
        desk.close()

    # ---- what is left ----

    def made(self) -> dict[str, str]:
        """Return the SHA-256 of each file that was written for others."""
        return {
            str(path.relative_to(self.out)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.out.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }

    def look(self) -> Look:
        """Return what the cases hold and what is wrong, as a desk that opens the home now sees."""
        desk = self.desk()
        found = list(desk.mended.faults)
        rows = {row.dnr: row for row in desk.rows()}
        files = {path.stem for path in self.home.cases.glob("*.rumslig") if path.name[0] != "."}
        found += [f"{name} is not listed" for name in sorted(files - set(rows))]
        entries, words, state = [], "", []
        for dnr, row in rows.items():
            found += desk.verify(dnr)
            case = desk.load(dnr)
            state.append(f"{dnr}:{_digest(case)}")
            entry = entry_of(case, internal_days(case, desk.workspace.county.deadlines))
            entries.append(entry)
            if desk.register.entry(dnr) != entry:
                found.append(f"the row of {dnr} is not as its file")
            if row.sha256 != hashlib.sha256(row.path.read_bytes()).hexdigest():
                found.append(f"the row of {dnr} has another file")
            if dnr == DNR:  # the files of the others are the same
                hashes = {hashlib.sha256(item.content).hexdigest() for item in case.originals}
                if lost := self.came() - hashes:
                    found.append(f"{len(lost)} originals are lost")
                written = case.draft.find("aker") if case.draft is not None else None
                words = written.text if written is not None else ""
        sums = {Sum(*fact, count) for fact, count in facts_of_all(entries).items()}
        if set(desk.register.sums()) != sums:
            found.append("the sums are not those of the cases")
        if self.archive.exists():
            found += verify_archive(self.archive, desk.workspace.store).problems
        desk.close()
        return Look(" ".join(state), words, found)

    def came(self) -> set[str]:
        """Return the SHA-256 of each file that came in."""
        contents = []
        for path in self.delivery.iterdir():
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as archive:
                    contents += [archive.read(name) for name in archive.namelist()]
            else:
                contents.append(path.read_bytes())
        return {hashlib.sha256(content).hexdigest() for content in contents}

    def grow_old(self) -> None:
        """Let a day go by for what writers left."""
        then = time.time() - LEFT_AFTER_S - 60
        for path in self.folder.rglob(".*"):
            os.utime(path, (then, then))

    def left(self) -> set[str]:
        """Return every file of the cases and of what leaves."""
        return {
            str(path.relative_to(self.folder))
            for place in (self.home.cases, self.out)
            for path in place.rglob("*")
            if path.is_file()
        }


def nothing(world: World) -> None:
    pass


STEPS: dict[str, tuple[Callable[[World], None], Callable[[World], None]]] = {
    "intake": (nothing, World.take_in),
    "check": (nothing, World.check),
    "assess": (nothing, World.assess),
    "draft": (nothing, World.draft),
    "write": (nothing, World.write),
    "circulate": (nothing, World.circulate),
    "collect": (World.answer, World.collect),
    "approve": (nothing, World.approve),
    "sign": (nothing, World.sign),
    "export": (nothing, World.export),
    "archive": (nothing, World.archive_it),
    "follow": (World.begin_later, World.follow),
    "revise": (nothing, World.revise),
    "record": (nothing, World.record),
    "rebuild": (nothing, World.rebuild),
}
"""What comes before each step by others' hands, and the step; each goes on from the one before."""


def work(folder: Path, name: str) -> None:
    """Do a step, as a process of its own does."""
    STEPS[name][1](World(folder))


def make_world(place: Path) -> World:
    """Return a world in which a consultation has come: the sample's zip and large files."""
    world = World(place / "värld")
    world.folder.mkdir()
    make_workspace(world.folder)
    world.delivery.mkdir()
    world.out.mkdir()
    (world.delivery / "remiss.zip").write_bytes(write_consultation())
    chance = random.Random(7)
    for number in range(2):
        content = chance.randbytes(1_500_000)
        (world.delivery / f"bilaga {number}.bin").write_bytes(content)
    plans = (PlanArea("Plan", at(0, 0, 100, 100)),)  # type: ignore[arg-type]
    case = Case(CaseHeader(DNR, "", "", "DP_STANDARD", "SAMRAD", ""), plans)
    world.desk().check(case)  # indexes its layers
    return world


def _digest(case: Case) -> str:
    """Return what the case holds, in short; not by the clock."""
    document = {
        "header": asdict(case.header),
        "parts": _without_clock(
            {name: json.loads(text) for name, text in part_texts(case).items()}
        ),
        "originals": [[item.name, item.sha256] for item in case.originals],
        "assessments": [[*key, asdict(item)] for key, item in sorted(case.assessments.items())],
        "findings": [item.to_json() for item in case.findings],
        "log": [entry.what for entry in case.log],
        "signature": asdict(case.signature) if case.signature is not None else None,
        "lock": case.lock.fingerprint if case.lock is not None else "",
    }
    return hashlib.sha256(canonical_json(document)).hexdigest()[:12]


def _without_clock(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_clock(item) for key, item in value.items() if key != "at"}
    if isinstance(value, list | tuple):
        return [_without_clock(item) for item in value]
    return value
