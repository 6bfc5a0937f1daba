"""The sample case: a consultation on the built-in county, for the first quarter of an hour."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from typing import Any

from rumslig.builtin import sample_folder
from rumslig.cases.case import Assessment, Case, CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.progress import Progress, silent


@cache
def _facts() -> dict[str, Any]:
    return tomllib.loads((sample_folder() / "arende.toml").read_text("utf-8"))


def sample_dnr() -> str:
    """Return the sample case's number."""
    return str(_facts()["dnr"])


def sample_package() -> str:
    """Return the name of a package whose next version changes what the sample case rests on."""
    return str(_facts()["try_package"])


def open_sample_case(
    desk: CaseDesk,
    progress: Progress = silent,
    check: Callable[[Case, Progress], Case] | None = None,
) -> Case:
    """Return the sample case, made, checked and partly assessed at first use.

    `check` stands in for the desk's own, where another process does the work.
    """
    facts = _facts()
    header = _header(facts)
    if desk.register.has(header.dnr):
        return desk.load(header.dnr)
    case = desk.new(header, sample_folder() / "plan.geojson")
    for row in facts.get("skipped", ()):
        case = case.skip(row["rule"], row["reason"])
    case = check(case, progress) if check else desk.check(case, progress=progress)
    for row in facts.get("assessments", ()):
        assessment = Assessment(row["as"], row.get("reason", ""))
        case = desk.assess(case, row["rule"], assessment)
    desk.save(case)
    return case


def _header(facts: dict[str, Any]) -> CaseHeader:
    known = {name: facts[name] for name in CaseHeader.__dataclass_fields__ if name in facts}
    return CaseHeader(**known)


if __name__ == "__main__":
    # for scripts that open the sample: its dnr
    print(sample_dnr())
