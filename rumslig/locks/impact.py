"""Which cases a version concerns: those that rest on an earlier one and lie where it differs."""

from __future__ import annotations

from dataclasses import dataclass, field

from layers.errors import LayerError
from layers.packages.manifest import Manifest
from layers.repository.names import version_order
from rumslig.cases.case import Case
from rumslig.cases.desk import CaseDesk
from rumslig.cases.file import read_versions
from rumslig.errors import RumsligError
from rumslig.language import Language, tr
from rumslig.locks.drifting import PackageDrift, drift_of_package
from rumslig.locks.rerunning import (
    ChangedFinding,
    ask_again,
    compare_findings,
    replaced_questions,
)
from rumslig.locks.watching import watched_layers
from rumslig.progress import Progress, silent
from rumslig.register.choice import shared_address
from rumslig.register.entry import RegisterRow
from rumslig.settings import Home
from rumslig.workspace import Workspace


@dataclass(frozen=True, slots=True)
class TouchedCase:
    """A case that rests on an earlier version and lies where the later one differs.

    Attributes
    ----------
    is_sent
        Whether its response is signed.
    version
        The one that it rests on.
    findings
        What would be found otherwise; None where that could not be tried.
    """

    dnr: str
    title: str
    is_sent: bool
    version: str
    drift: PackageDrift = field(repr=False)
    findings: tuple[ChangedFinding, ...] | None = field(default=None, repr=False)

    @property
    def count(self) -> int:
        """How many objects differ within reach."""
        return len(self.drift.objects)


@dataclass(frozen=True, slots=True)
class Impact:
    """What a version of a package means for the cases of a register.

    Attributes
    ----------
    resting
        How many cases rest on an earlier version.
    faults
        Sentences about cases that could not be read or compared.
    """

    package: str
    version: str
    cases: tuple[TouchedCase, ...]
    resting: int = 0
    faults: tuple[str, ...] = ()

    @property
    def open(self) -> tuple[TouchedCase, ...]:
        """The cases whose response is not signed yet."""
        return tuple(item for item in self.cases if not item.is_sent)

    @property
    def sent(self) -> tuple[TouchedCase, ...]:
        """The cases whose response is signed."""
        return tuple(item for item in self.cases if item.is_sent)

    def sentence(self, lang: Language | None = None) -> str:
        """Return how many cases are concerned: "3 öppna ärenden och 1 skickat yttrande berörs"."""
        opened, sent = len(self.open), len(self.sent)
        if not opened and not sent:
            return tr("Inga ärenden berörs.", lang=lang)
        parts = []
        if opened:
            parts.append(
                tr("1 öppet ärende", lang=lang)
                if opened == 1
                else tr("{count} öppna ärenden", lang=lang, count=opened)
            )
        if sent:
            parts.append(
                tr("1 skickat yttrande", lang=lang)
                if sent == 1
                else tr("{count} skickade yttranden", lang=lang, count=sent)
            )
        return tr("{cases} berörs.", lang=lang, cases=tr(" och ", lang=lang).join(parts))


def find_impact(
    home: Home,
    after: Manifest,
    lang: Language,
    *,
    register_url: str | None = None,
    progress: Progress = silent,
) -> Impact:
    """Return which cases of the home's register a version concerns.

    Its rules are asked anew where all of its objects are in the store; nothing is saved.
    """
    if not (register_url or shared_address(home) or home.register.exists()):
        return Impact(after.name, after.version, ())
    desk = CaseDesk(Workspace.of_installed(home), register_url)
    found: list[TouchedCase] = []
    faults: list[str] = []
    resting = 0
    try:
        rows = desk.rows()
        for number, row in enumerate(rows):
            progress(number, len(rows), row.dnr)
            try:
                file = desk.file_of(row.dnr)
                if not _is_earlier(read_versions(file).get(after.name, ""), after):
                    continue
                case = desk.read(row.dnr)
            except (RumsligError, LayerError, OSError) as error:
                faults.append(f"{row.dnr}: {error}")
                continue
            before = _earlier(case, after)
            if before is None:
                continue
            resting += 1
            touched = _touch(desk.workspace, row, case, before, after, lang)
            if touched.drift.fault:
                faults.append(f"{row.dnr}: {touched.drift.fault}")
            elif touched.drift.touches:
                found.append(touched)
    finally:
        desk.close()
    return Impact(after.name, after.version, tuple(found), resting, tuple(faults))


def _earlier(case: Case, after: Manifest) -> Manifest | None:
    """Return the earlier version that a case rests on, None where it rests on none."""
    packages = case.result.packages if case.result is not None else ()
    before = next((item for item in packages if item.name == after.name), None)
    return before if before is not None and _is_earlier(before.version, after) else None


def _is_earlier(version: str, after: Manifest) -> bool:
    return bool(version) and version_order(version) < version_order(after.version)


def _touch(
    workspace: Workspace,
    row: RegisterRow,
    case: Case,
    before: Manifest,
    after: Manifest,
    lang: Language,
) -> TouchedCase:
    drift = drift_of_package(before, after, workspace.store, watched_layers(case), case.lock, lang)
    findings = None
    if drift.touches and workspace.store.is_whole(after) and not case.unchecked:
        findings = _changed_findings(workspace, case, after)
    is_sent = case.signature is not None
    return TouchedCase(row.dnr, row.title, is_sent, before.version, drift, findings)


def _changed_findings(
    workspace: Workspace, case: Case, after: Manifest
) -> tuple[ChangedFinding, ...]:
    changed, asks = replaced_questions(workspace, after)
    result = ask_again(case, changed, asks)
    before = [item for item in case.findings if item.package == after.name]
    return compare_findings(before, result.findings)
