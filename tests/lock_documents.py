"""What the commands about locks print, of a case on a version that has been replaced."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from drifting_world import build, check
from package_market import AFTER, BEFORE, square

from layers.packages.store import Store
from rumslig.cases.desk import CaseDesk
from rumslig.circulation.file import make_answer, open_file, write_answer
from rumslig.locks.lock import LockedSource
from rumslig.settings import Home
from rumslig.workspace import Workspace

DNR = "26RS101"


def lock_documents(folder: Path, run: Callable[..., Any]) -> dict[str, list[Any]]:
    """Return the documents by schema; `run` gives what a command prints with `--json`."""
    home = Home(folder / "hem")
    store = Store(home.packages)
    first = build(folder, store, "vatten", "1.0.0", BEFORE)
    store.install(first)
    case = check(home, square(700, -400, 1_900))
    desk = CaseDesk(Workspace.of_installed(home))
    desk.save(case)
    store.install(build(folder, store, "vatten", "1.1.0", AFTER, before=first))
    assert case.lock is not None
    versions = {"root": 1, "timestamp": 3, "snapshot": 3, "targets": 3}
    source = LockedSource("vatten", "ab" * 32, versions, "2026-11-27T10:00:00+00:00")
    locks = [
        case.lock,
        replace(case.lock, sources=(source,)),
        case.lock.without_packages(["vatten"]),
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUMSLIG_HOME", str(home.root))
        made = {
            **_signed_documents(folder, run),
            "lock": [json.loads(lock.to_bytes()) for lock in locks],
            "case-drift": [
                run("case", "drift", DNR),
                run("case", "drift", DNR, "--to=vatten@1.0.0"),
            ],
            "case-rerun": [run("case", "rerun", DNR), run("case", "rerun", DNR, "--locked")],
            "case-impact": [run("case", "impact", "vatten@1.1.0")],
            "case-restore": [run("case", "restore", DNR, "--out", str(folder / "ut"))],
            "case-verify": [
                run("case", "verify", DNR),
                run("case", "verify", str(folder / "arkiv.zip")),
            ],
            "case": [run("case", "sign", DNR, "--role=Direktör")],
            "case-list": [run("case", "list")],
        }
    desk.close()
    return made


def _signed_documents(folder: Path, run: Callable[..., Any]) -> dict[str, list[Any]]:
    """Return what the commands from the round to the archive print; the case is not signed yet."""
    out = folder / "rund" / "natur.remissdel"
    sent = run("case", "circulate", DNR, "--theme=natur", "--to=ekolog", "--out", str(out))
    waiting = run("case", "reminders", DNR)
    opened = open_file(out)
    answer = make_answer(opened, "question", "Varför?", "ekolog", "2026-12-01", finished=True)
    write_answer(opened, answer)
    return {
        "case-circulate": [sent],
        "case-reminders": [waiting, run("case", "reminders", DNR)],
        "case-collect": [run("case", "collect", DNR, str(out)) for _ in range(2)],
        "case-memo": [run("case", "memo", DNR, "--out", str(folder / "pm.docx"))],
        "case-signing": [
            run("case", "approve", DNR, "--role=chef"),
            run("case", "versions", DNR),
        ],
        "case-archive": [run("case", "archive", DNR, "--out", str(folder / "arkiv.zip"))],
    }
