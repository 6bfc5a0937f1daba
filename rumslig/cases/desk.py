"""The desk where cases are opened, checked, assessed and put back in the register."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from layers.atomic import remove_leftovers
from layers.formats.parts import SHAPEFILE_PARTS
from rumslig.cases.case import Assessment, Case, CaseHeader, LogEntry, OriginalFile
from rumslig.cases.file import SUFFIX, check_seal, read_case, write_case
from rumslig.cases.originals import FOLDER
from rumslig.cases.rebuilding import Rebuilt, mend_register, open_register, rebuild_register
from rumslig.cases.shelf import CaseShelf, Saved
from rumslig.check import Question, run_check
from rumslig.deadlines.of_case import internal_days
from rumslig.errors import CaseError, DamagedCase
from rumslig.language import Language, tr
from rumslig.locks.making import make_lock
from rumslig.locks.verifying import verify_lock
from rumslig.plan_area import PlanArea, read_plan_areas
from rumslig.progress import Progress, silent
from rumslig.register.choice import shared_address
from rumslig.register.entry import RegisterRow
from rumslig.register.listing import CaseQuery, Page
from rumslig.register.register import Register
from rumslig.rulebook import skip_rules
from rumslig.screening.tickets import ticket_assessed
from rumslig.signing.chain import approve, sign_text
from rumslig.signing.versions import revise, verify_signing
from rumslig.workspace import Workspace


class CaseDesk:
    """Works on the cases of a workspace's home, or of a register given by its address."""

    def __init__(
        self,
        workspace: Workspace,
        register_url: str | None = None,
        progress: Progress = silent,
    ) -> None:
        self.workspace = workspace
        home = workspace.home
        home.root.mkdir(parents=True, exist_ok=True)
        self._register, is_new = open_register(home, register_url or shared_address(home))
        self._shelf = CaseShelf(
            self._register,
            home.cases,
            home.root / "register.lock",
            lambda case: internal_days(case, workspace.county.deadlines),
        )
        for folder in {home.cases, self._shelf.folder}:
            remove_leftovers(folder, SUFFIX)
            remove_leftovers(folder / FOLDER, "")
        self.mended: Rebuilt = mend_register(self._shelf, is_new, progress)
        """What was made anew at opening, as where the register was lost."""
        self.waited: tuple[str, ...] = self._shelf.take_waiting()
        """Sentences about cases that waited for the register: saved now, or clashing."""

    def close(self) -> None:
        """Let go of the register."""
        self._register.close()

    @property
    def register(self) -> Register:
        """The register, to read from: lists, places, remarks and sums."""
        return self._register

    def carry_on(self, before: CaseDesk) -> None:
        """Know what the cases that another desk read began from, as after new packages."""
        self._shelf.carry_on(before._shelf)

    def rows(self) -> tuple[RegisterRow, ...]:
        """Return all cases in the register, soonest last day first; see `page`."""
        return tuple(self._here(row) for row in self._register.rows())

    def page(
        self, query: CaseQuery | None = None, *, size: int | None = 50, after: str = ""
    ) -> Page:
        """Return a page of a list of cases; see `Register.page`."""
        page = self._register.page(query, size=size, after=after)
        return replace(page, rows=tuple(self._here(row) for row in page.rows))

    def all_rows(self, query: CaseQuery, limit: int | None = None) -> tuple[RegisterRow, ...]:
        """Return a list's cases, at most so many.

        They are read at once: one that somebody moves in the list meanwhile is neither lost nor
        met twice, as it would be between two pages.
        """
        return self.page(query, size=limit).rows

    def _here(self, row: RegisterRow) -> RegisterRow:
        return replace(row, path=self._shelf.place_of(row))

    def file_of(self, dnr: str) -> Path:
        """Return a case's file on this machine, copied here first from a shared register."""
        return self._shelf.file_of(self._register.find(dnr))

    def revision_of(self, dnr: str) -> int:
        """Return how often a case has been saved, 0 where the register has no such."""
        row = self._register.get(dnr)
        return 0 if row is None else row.revision

    def files(self, progress: Progress = silent) -> tuple[tuple[str, Path], ...]:
        """Return each case's dnr and file here, copied here first from a shared register."""
        rows = self._register.rows()
        found = []
        for number, row in enumerate(rows):
            progress(number, len(rows), row.dnr)
            found.append((row.dnr, self._shelf.file_of(row)))
        return tuple(found)

    def rebuild(self, progress: Progress = silent) -> Rebuilt:
        """Make the register anew from the case files."""
        return rebuild_register(self._shelf, progress)

    def new(
        self,
        header: CaseHeader,
        plan_file: Path,
        *,
        crs: str | None = None,
        buffer_m: float | None = None,
        accuracy_m: float = 0.0,
        named: bool = True,
    ) -> Case:
        """Return a new case with the file's plan areas, saved and registered.

        Where the case is not `named`, a single plan area gives it its title.

        Raises
        ------
        CaseError
            The dnr is taken or not written as the county writes them.
        PlanError, LayerError
            The plan file cannot be used.
        """
        self._require_free(header.dnr)
        plans = read_plan_areas(
            plan_file,
            crs=crs,
            home=self.workspace.county.home,
            buffer_m=buffer_m,
            accuracy_m=accuracy_m,
        )
        return self.new_of_plans(header, plans, plan_file=plan_file, named=named)

    def new_of_plans(
        self,
        header: CaseHeader,
        plans: tuple[PlanArea, ...],
        *,
        plan_file: Path | None = None,
        named: bool = True,
        take: Callable[[Case], Case] = lambda case: case,
    ) -> Case:
        """Return a new case with plan areas that were read or drawn, saved and registered.

        There may be none yet. The plan file, where there is one, is kept byte for byte; what else
        came in, `take` puts in the case before it is saved.

        Raises
        ------
        CaseError
            The dnr is taken or not written as the county writes them.
        PlanError
            A plan lies outside Sweden.
        """
        self._require_free(header.dnr)
        for plan in plans:
            self.workspace.municipalities.require_in_sweden(plan.geometry, plan.name)
        if not named and len(plans) == 1:
            header = replace(header, title=plans[0].name)
        case = Case(header, plans, _originals(plan_file) if plan_file else ())
        self.save(_logged(take(case), "new"))
        return self.load(header.dnr)

    def _require_free(self, dnr: str) -> None:
        self.workspace.county.require_dnr(dnr)
        if self._register.has(dnr):
            raise CaseError(tr("ärendet {dnr} finns redan; välj ett annat diarienummer.", dnr=dnr))

    def load(self, dnr: str) -> Case:
        """Return a registered case.

        Raises
        ------
        CaseError
            The register has no such case.
        DamagedCase
            Its file is missing or damaged.
        """
        return self._shelf.load(dnr)

    def load_file(self, path: Path) -> Case:
        """Return the case in a file and enter it in the register."""
        return self._shelf.enter(read_case(path), path.resolve())

    def path_of(self, dnr: str) -> Path:
        """Return where a registered case's file lies on this machine."""
        return self._shelf.place_of(self._register.find(dnr))

    def save(self, case: Case) -> Path:
        """Write the case to its file and the register; return the file.

        What others have saved since is merged into what is written; see `save_merging`.
        """
        return self._shelf.save(case).path

    def save_merging(self, case: Case) -> Saved:
        """Write the case to its file and the register; return it as it lies there.

        Raises
        ------
        CaseConflict
            Others have changed the same; theirs stays, and this one is kept in a file.
        CaseWaiting
            A shared register does not answer; see `CaseShelf.save`.
        OSError, CaseError
            It cannot be written; what was there stays.
        """
        return self._shelf.save(case)

    def keep_beside(self, case: Case, path: Path) -> Saved:
        """Write the case to a file beside, until somebody has chosen between two versions."""
        write_case(path, case)
        return Saved(case, path)

    def save_over(self, case: Case) -> Saved:
        """Write the case in the place of what others have saved; theirs is kept in a file."""
        return self._shelf.save_over(case)

    def check(
        self,
        case: Case,
        *,
        skipped: Mapping[str, str] | None = None,
        lang: Language = "sv",
        only_changed: bool = False,
        progress: Progress = silent,
    ) -> Case:
        """Return the case checked; see `check_case`."""
        return check_case(
            self.workspace,
            case,
            skipped=skipped,
            lang=lang,
            only_changed=only_changed,
            progress=progress,
        )

    def assess(self, case: Case, rule: str, assessment: Assessment, plan: str = "") -> Case:
        """Return the case with a rule's findings assessed, in one plan area or in all."""
        names = [plan] if plan else [item.name for item in case.plans]
        for name in names:
            case = case.assess(name, rule, assessment)
            case = ticket_assessed(case, name, rule, date.today().isoformat())
        return _logged(case, f"assess {rule} {assessment.judgement}")

    def sign(self, case: Case, role: str) -> Case:
        """Return the case with its response signed today; see `sign_text`."""
        return _logged(sign_text(case, role, date.today().isoformat()), f"sign {role}")

    def approve(self, case: Case, role: str) -> Case:
        """Return the case with a role's approval of the text as it is today; see `approve`."""
        day = date.today().isoformat()
        return _logged(approve(case, self.workspace.county, role, day), f"approve {role}")

    def revise(self, case: Case, why: str) -> Case:
        """Return the case open again as its next version; see `revise`."""
        return _logged(revise(case, why), f"revise {why}")

    def note(self, case: Case, what: str) -> Case:
        """Return the case with an entry in its log."""
        return _logged(case, what)

    def verify(self, target: str) -> tuple[str, ...]:
        """Return what is wrong with a case, by dnr or file: nothing when all is as saved.

        Compares every byte with the seal and the register, and hashes anew each object that the
        case's lock names; see `verify_lock`.
        """
        path, known = self._locate(target)
        problems = []
        try:
            check_seal(path)
            case = self._shelf.read(path)
        except DamagedCase as damage:
            return (str(damage),)
        if known and hashlib.sha256(path.read_bytes()).hexdigest() not in known:
            problems.append(tr("{file} är en annan än den som registret känner.", file=path.name))
        beside = [problem for item in case.originals if (problem := item.problem())]
        return (*problems, *verify_signing(case), *beside, *verify_lock(case, self.workspace.store))

    def read(self, target: str) -> Case:
        """Return the case of a dnr or a file, without entering it in the register.

        Raises
        ------
        CaseError
            The register has no such case.
        DamagedCase
            The file is missing or damaged.
        """
        return self._shelf.read(self._locate(target)[0])

    def _locate(self, target: str) -> tuple[Path, frozenset[str]]:
        """Return a case's file, and the SHA-256 of each file that it may be."""
        if (row := self._register.get(target)) is not None:
            return self._shelf.file_of(row), self._register.known_files(target)
        path = Path(target)
        if path.suffix == SUFFIX or path.exists():
            row = self._register.at_path(path.resolve())
            return path, self._register.known_files(row.dnr) if row else frozenset()
        return self._shelf.file_of(self._register.find(target)), frozenset()


def check_case(
    workspace: Workspace,
    case: Case,
    *,
    skipped: Mapping[str, str] | None = None,
    lang: Language = "sv",
    only_changed: bool = False,
    today: date | None = None,
    progress: Progress = silent,
) -> Case:
    """Return the case with every installed rule asked of its plans, and a new lock; not saved.

    Assessments of findings that the rules still give are kept. With `only_changed` the plans
    that were checked as they now stand, with the same packages and rules, are not asked again.

    Parameters
    ----------
    skipped
        Rules to leave out from now on, with reasons; the case remembers them.
    today
        The day by which the lock tells what was current (default: the clock's).

    Raises
    ------
    CaseError
        The response is signed, or there is no plan area.
    RuleError
        A rule in `skipped` does not exist, or its reason is empty.
    """
    case.require_unsigned()
    case.require_plans()
    known = skip_rules(workspace.questions, skipped or {})
    for rule, reason in (skipped or {}).items():
        case = case.skip(rule, reason)
    # a rule that a newer package no longer has stays in the case, but is nothing to skip
    questions = [replace(item, skipped=case.skipped.get(item.rule.id, "")) for item in known]
    result = run_check(
        case.plans,
        questions,
        workspace.municipalities,
        plan_type=case.header.plan_type,
        stage=case.header.stage,
        lang=lang,
        known=case.result if only_changed and _asks_alike(case, questions) else None,
        progress=progress,
    )
    still = {(finding.plan, finding.rule) for finding in result.findings}
    kept = {key: value for key, value in case.assessments.items() if key in still}
    lock = make_lock(workspace.home, workspace.catalog, result, questions, today or date.today())
    return _logged(replace(case, result=result, assessments=kept, lock=lock), "check")


def _asks_alike(case: Case, questions: Sequence[Question]) -> bool:
    """Whether the case's findings left out the same rules, for the same reasons, as now."""
    reasons = {item.rule.id: item.skipped for item in questions}
    asked = [(finding, reasons.get(finding.rule, "")) for finding in case.findings]
    return all(
        (finding.state == "NOT_RUN") == bool(reason) and reason in finding.text
        for finding, reason in asked
    )


def _originals(path: Path) -> tuple[OriginalFile, ...]:
    if path.is_dir():
        parts = sorted(item for item in path.iterdir() if item.is_file())
    elif path.suffix.lower() == ".shp":
        parts = [path.with_suffix(suffix) for suffix in SHAPEFILE_PARTS]
    else:
        parts = [path]
    contents = [(part.name, part.read_bytes()) for part in parts if part.is_file()]
    return tuple(
        OriginalFile(name, hashlib.sha256(content).hexdigest(), content)
        for name, content in contents
    )


def _logged(case: Case, what: str) -> Case:
    entry = LogEntry(datetime.now().astimezone().isoformat(timespec="seconds"), what)
    return replace(case, log=(*case.log, entry))
