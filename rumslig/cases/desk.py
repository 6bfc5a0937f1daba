"""The desk where cases are opened, checked, assessed and put back in the register."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from layers.errors import LayerError
from layers.formats.ogr import SHAPEFILE_PARTS
from rumslig.cases.case import Assessment, Case, CaseHeader, LogEntry, OriginalFile
from rumslig.cases.file import SUFFIX, check_seal, read_case, write_case
from rumslig.cases.register import Register, RegisterRow
from rumslig.check import run_check
from rumslig.errors import CaseError, DamagedCase
from rumslig.language import Language, tr
from rumslig.plan_area import read_plan_areas
from rumslig.progress import Progress, silent
from rumslig.rulebook import skip_rules
from rumslig.workspace import Workspace


class CaseDesk:
    """Works on the cases of a workspace's home, or of a register given by its address."""

    def __init__(self, workspace: Workspace, register_url: str | None = None) -> None:
        self.workspace = workspace
        home = workspace.home
        home.root.mkdir(parents=True, exist_ok=True)
        self._register = Register(register_url or f"sqlite:///{home.register}")

    def close(self) -> None:
        """Let go of the register."""
        self._register.close()

    def rows(self) -> tuple[RegisterRow, ...]:
        """Return the cases in the register, soonest due first."""
        return self._register.rows()

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
        self.workspace.county.require_dnr(header.dnr)
        if self._register.has(header.dnr):
            raise CaseError(
                tr("ärendet {dnr} finns redan; välj ett annat diarienummer.", dnr=header.dnr)
            )
        plans = read_plan_areas(
            plan_file,
            crs=crs,
            home=self.workspace.county.home,
            buffer_m=buffer_m,
            accuracy_m=accuracy_m,
        )
        for plan in plans:
            self.workspace.municipalities.require_in_sweden(plan.geometry, plan.name)
        if not named and len(plans) == 1:
            header = replace(header, title=plans[0].name)
        case = Case(header, plans, _originals(plan_file))
        self.save(_logged(case, "new"))
        return self.load(header.dnr)

    def load(self, dnr: str) -> Case:
        """Return a registered case.

        Raises
        ------
        CaseError
            The register has no such case.
        DamagedCase
            Its file is missing or damaged.
        """
        return read_case(self._register.find(dnr).path)

    def load_file(self, path: Path) -> Case:
        """Return the case in a file and enter it in the register."""
        case = read_case(path)
        self._register.record(case, path.resolve())
        return case

    def save(self, case: Case) -> Path:
        """Write the case to its file and the register; return the file."""
        dnr = case.header.dnr
        if self._register.has(dnr):
            path = self._register.find(dnr).path
        else:
            path = self.workspace.home.cases / f"{dnr}{SUFFIX}"
        write_case(path, case)
        self._register.record(case, path)
        return path

    def check(
        self,
        case: Case,
        *,
        skipped: Mapping[str, str] | None = None,
        lang: Language = "sv",
        progress: Progress = silent,
    ) -> Case:
        """Return the case checked; see `check_case`."""
        return check_case(self.workspace, case, skipped=skipped, lang=lang, progress=progress)

    def assess(self, case: Case, rule: str, assessment: Assessment, plan: str = "") -> Case:
        """Return the case with a rule's findings assessed, in one plan area or in all."""
        names = [plan] if plan else [item.name for item in case.plans]
        for name in names:
            case = case.assess(name, rule, assessment)
        return _logged(case, f"assess {rule} {assessment.judgement}")

    def note(self, case: Case, what: str) -> Case:
        """Return the case with an entry in its log."""
        return _logged(case, what)

    def verify(self, target: str) -> tuple[str, ...]:
        """Return what is wrong with a case, by dnr or file: nothing when all is as saved.

        Compares every byte with the seal and the register, and sees that each package that the
        findings rest on is in the store, object by object.
        """
        path, expected = self._locate(target)
        problems = []
        try:
            check_seal(path)
            case = read_case(path)
        except DamagedCase as damage:
            return (str(damage),)
        if expected and hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            problems.append(tr("{file} är en annan än den som registret känner.", file=path.name))
        for manifest in case.result.packages if case.result else ():
            problems += self._missing_objects(manifest.name, manifest.version, manifest.sha256)
        return tuple(problems)

    def _locate(self, target: str) -> tuple[Path, str]:
        if self._register.has(target):
            row = self._register.find(target)
            return row.path, row.sha256
        path = Path(target)
        if path.suffix == SUFFIX or path.exists():
            known = {row.path: row.sha256 for row in self.rows()}
            return path, known.get(path.resolve(), "")
        return self._register.find(target).path, ""

    def _missing_objects(self, name: str, version: str, sha256: str) -> list[str]:
        store = self.workspace.store
        try:
            manifest = store.find(name, version, sha256)
            for entry in manifest.layers:
                for stored in (entry.data, entry.coverage, entry.style):
                    if stored is not None:
                        store.read(stored)
        except LayerError as fault:
            return [str(fault)]
        return []


def check_case(
    workspace: Workspace,
    case: Case,
    *,
    skipped: Mapping[str, str] | None = None,
    lang: Language = "sv",
    progress: Progress = silent,
) -> Case:
    """Return the case with every installed rule asked of its plans; not saved.

    Assessments of findings that the rules still give are kept.
    """
    result = run_check(
        case.plans,
        skip_rules(workspace.questions, skipped or {}),
        workspace.municipalities,
        plan_type=case.header.plan_type,
        stage=case.header.stage,
        lang=lang,
        progress=progress,
    )
    still = {(finding.plan, finding.rule) for finding in result.findings}
    kept = {key: value for key, value in case.assessments.items() if key in still}
    return _logged(replace(case, result=result, assessments=kept), "check")


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
