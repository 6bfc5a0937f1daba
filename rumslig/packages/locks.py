"""Which package versions the cases rest on: nothing of them may be thrown away."""

from __future__ import annotations

from pathlib import Path

from rumslig.cases.desk import CaseDesk
from rumslig.cases.file import SUFFIX, read_case
from rumslig.errors import CaseError, DamagedCase
from rumslig.language import tr
from rumslig.register.choice import shared_address
from rumslig.settings import Home
from rumslig.workspace import Workspace


def locked_manifests(home: Home, register_url: str | None = None) -> frozenset[str]:
    """Return the SHA-256 of every manifest that a case of the home, or of its register, used.

    Raises
    ------
    CaseError
        A case cannot be read, so what it needs is not known.
    """
    found: set[str] = set()
    for path in _case_files(home, register_url):
        try:
            case = read_case(path)
        except DamagedCase as error:
            raise CaseError(
                tr(
                    "ärendet i {file} går inte att läsa, och det går inte att veta vilket underlag "
                    "det behöver; inget tas bort.",
                    file=path.name,
                )
            ) from error
        if case.result is not None:
            found |= {manifest.sha256 for manifest in case.result.packages}
        if case.lock is not None:  # also where the plans have changed since they were checked
            found |= {package.manifest for package in case.lock.packages}
    return frozenset(found)


def _case_files(home: Home, register_url: str | None) -> list[Path]:
    files = set(home.cases.rglob(f"*{SUFFIX}"))
    if register_url or shared_address(home) or home.register.exists():
        desk = CaseDesk(Workspace.of_installed(home), register_url)
        try:
            files |= {path for _, path in desk.files()}
        finally:
            desk.close()
    return sorted(files)
