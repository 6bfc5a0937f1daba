"""The case file: one GeoPackage that QGIS opens, sealed so that any changed byte is noticed.

Plan areas and findings are ordinary layers. The rest lies as JSON in the table `rumslig_case`,
and the files that came in, byte for byte, in `rumslig_original`. The seal is the SHA-256 of the
whole file with the seal's own 64 digits as zeros.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

from layers.atomic import replacing
from layers.canonical import canonical_json
from layers.errors import LayerError
from layers.formats.files import read_rows
from layers.formats.geopackage import write_geopackage
from layers.packages.manifest import Manifest, parse_manifest
from layers.records import build_record
from rumslig.cases.case import (
    Assessment,
    Case,
    CaseHeader,
    LogEntry,
    OriginalFile,
    Signature,
)
from rumslig.cases.originals import folder_of, keep_beside, split_originals
from rumslig.cases.parts import part_texts, read_parts
from rumslig.cases.table import FINDINGS, PLANS, finding_rows, plan_rows
from rumslig.check import CheckedPlan, CheckResult
from rumslig.errors import CaseError, DamagedCase
from rumslig.finding import Finding
from rumslig.language import tr
from rumslig.locks.lock import parse_lock
from rumslig.places import PlaceName
from rumslig.plan_area import PlanArea

T = TypeVar("T")

FORMAT = "rumslig.case-file/1"
SUFFIX = ".rumslig"

_SEAL = re.compile(rb"rumslig-seal:([0-9a-f]{64})")
_OPEN_SEAL = "rumslig-seal:" + "0" * 64
_UNWRITTEN = (DataSourceError, DataLayerError, FeatureError, GeometryError)
_PLAN_KEYS = ("file_name", "file_sha256", "crs_operation", "accuracy_m", "repaired", "edited")


def write_case(
    path: Path,
    case: Case,
    announce: Callable[[bytes], None] = lambda content: None,
) -> str:
    """Write the case to its file, whole or not at all; return the file's SHA-256.

    `announce` is given the new file's bytes before it takes the place of the old one. Large
    originals are put beside the file first.

    Raises
    ------
    OSError, CaseError
        The file cannot be written, as on a full disk; what was there stays.
    """
    try:
        within, beside = split_originals(case.originals)
        keep_beside(path, beside)
        return _write_whole(path, case, announce, within)
    except OSError as fault:  # the planner knows the file, not the temporary one beside it
        raise OSError(fault.errno, fault.strerror, path.name) from fault
    except (sqlite3.Error, *_UNWRITTEN) as fault:
        raise CaseError(
            tr(
                "{file} kunde inte skrivas ({fact}); frigör plats eller ändra rättigheterna.",
                file=path.name,
                fact=fault,
            )
        ) from fault


def _write_whole(
    path: Path, case: Case, announce: Callable[[bytes], None], within: frozenset[str]
) -> str:
    with replacing(path) as temporary:
        rows = finding_rows(case.findings, case.assessment_of)
        write_geopackage(temporary, {PLANS: plan_rows(case.plans), FINDINGS: rows})
        with closing(sqlite3.connect(temporary)) as database, database:
            database.execute("CREATE TABLE rumslig_case (key TEXT PRIMARY KEY, value TEXT)")
            database.execute("CREATE TABLE rumslig_original (name TEXT, sha256 TEXT, content BLOB)")
            database.executemany(
                "INSERT INTO rumslig_case VALUES (?, ?)",
                {**_spelt_documents(case), **part_texts(case)}.items(),
            )
            database.execute("INSERT INTO rumslig_case VALUES ('seal', ?)", (_OPEN_SEAL,))
            database.executemany(
                "INSERT INTO rumslig_original VALUES (?, ?, ?)",
                _rows_of(case.originals, within),
            )
        content = _seal(temporary)
        announce(content)
    return hashlib.sha256(content).hexdigest()


def _rows_of(
    originals: tuple[OriginalFile, ...], within: frozenset[str]
) -> Iterator[tuple[str, str, bytes | None]]:
    """Yield name, hash and bytes; none where the bytes lie beside the file, or came before."""
    told: set[str] = set()
    for item in originals:
        is_held = item.sha256 in within and item.sha256 not in told
        told.add(item.sha256)
        yield item.name, item.sha256, item.content if is_held else None


def _spelt_documents(case: Case) -> dict[str, str]:
    return {key: canonical_json(value).decode() for key, value in _documents(case).items()}


def _documents(case: Case) -> dict[str, Any]:
    result = case.result
    return {
        "format": FORMAT,
        "header": asdict(case.header),
        "plans": [
            {"name": plan.name, **{key: getattr(plan, key) for key in _PLAN_KEYS}}
            for plan in case.plans
        ],
        "checked": [] if result is None else [plan.area.name for plan in result.plans],
        "municipalities": []
        if result is None
        else [[asdict(place) for place in plan.municipalities] for plan in result.plans],
        "packages": []
        if result is None
        else [item.to_bytes().decode() for item in result.packages],
        # only where there are any: a case without keeps its bytes
        **({"own_rules": result.own_rules} if result is not None and result.own_rules else {}),
        "results": None if result is None else [item.to_json() for item in result.findings],
        "assessments": [
            {"plan": plan, "rule": rule, **asdict(assessment)}
            for (plan, rule), assessment in sorted(case.assessments.items())
        ],
        # as above: files from before locks and signatures have no such parts
        **({"lock": case.lock.to_json()} if case.lock else {}),
        **({"signature": asdict(case.signature)} if case.signature else {}),
        "log": [asdict(entry) for entry in case.log],
        "skipped": [
            {"rule": rule, "reason": reason} for rule, reason in sorted(case.skipped.items())
        ],
    }


def _seal(path: Path) -> bytes:
    """Put the seal's digits in the file; return its bytes as they then are."""
    content = path.read_bytes()
    marks = list(_SEAL.finditer(content))
    if len(marks) != 1:
        raise DamagedCase(tr("{file} kunde inte förseglas; spara på nytt.", file=path.name))
    start, end = marks[0].span(1)
    digest = hashlib.sha256(content).hexdigest().encode()
    with path.open("r+b") as stream:
        stream.seek(start)
        stream.write(digest)
    return content[:start] + digest + content[end:]


def check_seal(path: Path) -> None:
    """Raise DamagedCase unless every byte of the file is as Rumslig wrote it."""
    content = path.read_bytes() if path.is_file() else b""
    marks = list(_SEAL.finditer(content))
    if len(marks) == 1:
        start, end = marks[0].span(1)
        blank = content[:start] + b"0" * 64 + content[end:]
        if hashlib.sha256(blank).hexdigest().encode() == marks[0].group(1):
            return
    raise DamagedCase(
        tr("{file} är inte som när Rumslig sparade den; använd en tidigare kopia.", file=path.name)
    )


def read_case(path: Path) -> Case:
    """Return the case that a file holds.

    Raises
    ------
    DamagedCase
        The file is missing, no case file, or lacks a part.
    """
    with _opened(path) as base:
        rows = base.execute("SELECT key, value FROM rumslig_case WHERE key <> 'seal'")
        documents = {key: json.loads(value) for key, value in rows}
        originals = base.execute("SELECT name, sha256, content FROM rumslig_original")
        files = _originals_of(path, originals)
        if documents["format"] != FORMAT:
            raise DamagedCase(
                tr("{file} är skriven av en nyare Rumslig; uppdatera programmet.", file=path.name)
            )
        return _assemble(path, documents, files)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a case file's database; what cannot be read of it there is told as damage."""
    if not path.is_file():
        raise DamagedCase(tr("{file} finns inte; ange en fil som finns.", file=path.name))
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)) as base:
            yield base
    except DamagedCase:
        raise
    except (sqlite3.Error, LayerError, CaseError, KeyError, ValueError, TypeError) as error:
        raise DamagedCase(
            tr("{file} är ingen hel ärendefil; använd en tidigare kopia.", file=path.name)
        ) from error


def _originals_of(
    path: Path, rows: Iterable[tuple[str, str, bytes | None]]
) -> tuple[OriginalFile, ...]:
    """Return the originals; one without bytes of its own has an earlier one's, or lies beside."""
    kept: dict[str, bytes | Path] = {}
    found = []
    for name, sha256, content in rows:
        here = kept.setdefault(sha256, content if content is not None else folder_of(path) / sha256)
        found.append(OriginalFile(name, sha256, here))
    return tuple(found)


def read_versions(path: Path) -> dict[str, str]:
    """Return the versions of the packages that a case rests on, by name, without reading it all.

    Raises
    ------
    DamagedCase
        The file is missing or no case file.
    """
    with _opened(path) as base:
        rows = base.execute("SELECT value FROM rumslig_case WHERE key = 'packages'")
        manifests = [json.loads(text) for (value,) in rows for text in json.loads(value)]
        return {str(item["name"]): str(item["version"]) for item in manifests}


def read_part(path: Path, name: str, kind: type[T]) -> tuple[T, ...]:
    """Return one part of which a case has many, without reading the rest; see `cases.parts`.

    Raises
    ------
    DamagedCase
        The file is missing or no case file.
    """
    with _opened(path) as base:
        rows = base.execute("SELECT value FROM rumslig_case WHERE key = ?", (name,))
        return tuple(build_record(kind, row) for (text,) in rows for row in json.loads(text))


def _assemble(path: Path, documents: Mapping[str, Any], files: tuple[OriginalFile, ...]) -> Case:
    shapes = _shapes(path, PLANS)
    plans = tuple(
        PlanArea(geometry=shape, **plan)
        for plan, shape in zip(documents["plans"], shapes, strict=True)
    )
    return Case(
        header=CaseHeader(**documents["header"]),
        plans=plans,
        originals=files,
        result=_result(path, documents, plans),
        assessments={
            (row["plan"], row["rule"]): Assessment(row["judgement"], row["reason"])
            for row in documents["assessments"]
        },
        log=tuple(LogEntry(**row) for row in documents["log"]),
        # files from before rules could be left out have no such part
        skipped={row["rule"]: row["reason"] for row in documents.get("skipped", ())},
        lock=parse_lock(documents["lock"]) if "lock" in documents else None,
        signature=Signature(**documents["signature"]) if "signature" in documents else None,
        **read_parts(documents),
    )


def _result(
    path: Path, documents: Mapping[str, Any], plans: tuple[PlanArea, ...]
) -> CheckResult | None:
    if documents["results"] is None:
        return None
    shapes = _shapes(path, FINDINGS) if documents["results"] else []
    by_name = {plan.name: plan for plan in plans}
    packages: tuple[Manifest, ...] = tuple(
        parse_manifest(text.encode()) for text in documents["packages"]
    )
    return CheckResult(
        plans=tuple(
            CheckedPlan(by_name[name], tuple(PlaceName(**place) for place in places))
            for name, places in zip(
                documents.get("checked", list(by_name)), documents["municipalities"], strict=True
            )
        ),
        packages=packages,
        findings=tuple(
            Finding.from_json(row, shape)
            for row, shape in zip(documents["results"], shapes, strict=True)
        ),
        own_rules=str(documents.get("own_rules", "")),
    )


def _shapes(path: Path, layer: str) -> list[Any]:
    frame = read_rows(path, layer).frame
    shapes = np.asarray(frame.geometry.array, dtype=object)
    return [None if shapely.is_missing(shape) else shape for shape in shapes]
