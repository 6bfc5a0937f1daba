"""What an archive holds: every part of a case in formats that last, as far as it may leave."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import asdict
from typing import Any

from layers.stored_zip import is_safe_name
from rumslig.archive.places import DATA, FROZEN_MEMBER, MANIFESTS, README, RECEIVED
from rumslig.archive.reading_room import describe_archive, describe_log, describe_round
from rumslig.archive.text import document_text
from rumslig.cases.case import Case, OriginalFile
from rumslig.cases.table import finding_rows, plan_rows
from rumslig.documents.evidence import Evidence, gather_evidence
from rumslig.documents.export import make_files
from rumslig.documents.findings_file import StyledLayer, plan_style, write_styled
from rumslig.documents.response import compose_response
from rumslig.documents.upkeep_words import LOCK_FILE
from rumslig.language import Language
from rumslig.progress import Progress, silent
from rumslig.rule_file import table_text
from rumslig.signing.difference import changes_text
from rumslig.signing.frozen import frozen_text
from rumslig.workspace import Workspace


def collect_members(
    case: Case,
    workspace: Workspace,
    *,
    lang: Language = "sv",
    names: bool = True,
    progress: Progress = silent,
) -> tuple[Evidence, dict[str, bytes]]:
    """Return what may leave, and every member but METS.xml, PREMIS and the manifest.

    Raises
    ------
    CaseError
        The case is not checked as it stands.
    """
    evidence = gather_evidence(case, workspace, lang)
    documents = make_files(evidence, workspace, names=names, progress=progress)
    open_case = evidence.case
    members: dict[str, bytes] = {}
    places = {"findings.gpkg": "fynd", "result.json": "fynd", LOCK_FILE: "underlag"}
    for name, content in documents.items():
        members[f"{DATA}/{places.get(name, 'yttrande')}/{name}"] = content
    members |= _received(case.originals)
    members |= _plans(evidence)
    members[f"{DATA}/fynd/fynd.csv"] = _table(_finding_rows(evidence))
    members |= _material(evidence)
    members |= _response_text(case, evidence, names)
    members |= _versions(evidence)
    members[f"{DATA}/arende/arende.json"] = _json(_case_document(open_case, names))
    members[f"{DATA}/arende/logg.csv"] = _table(
        [{"tid": entry.at, "vad": entry.what} for entry in case.log]
    )
    members[f"{DATA}/arende/logg.txt"] = describe_log(open_case).encode()
    if case.errands:
        members[f"{DATA}/arende/remissrunda.txt"] = describe_round(
            open_case, evidence.county
        ).encode()
    members[README] = describe_archive(evidence, sorted(members), names).encode()
    return evidence, members


def _received(originals: Sequence[OriginalFile]) -> dict[str, bytes]:
    """Return the files that came in; one whose name no system can write gets another."""
    members: dict[str, bytes] = {}
    rows = []
    taken: set[str] = set()
    came = {item.name.casefold() for item in originals}
    for number, item in enumerate(originals, start=1):
        name, content = item.name, item.content
        if not _can_stay(name) or name.casefold() in taken:
            name = _other_name(name, number, taken | came)
        taken.add(name.casefold())
        members[f"{RECEIVED}/{name}"] = content
        rows.append(
            {
                "fil": name,
                "namn_nar_den_kom": item.name,
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        )
    if rows:
        members[f"{DATA}/arende/inkommet.csv"] = _table(rows)
    return members


def _can_stay(name: str) -> bool:
    """Whether every system can write a file of this name in the archive's folder."""
    return "/" not in name and len(name) <= 120 and is_safe_name(f"{RECEIVED}/{name}")


def _other_name(name: str, number: int, taken: Set[str]) -> str:
    """Return a name that is nobody's, with the ending where it is a plain one."""
    ending = name.rpartition(".")[2]
    safe = ending.isascii() and ending.isalnum() and len(ending) < 8 and "." in name
    suffix, made, again = ending.lower() if safe else "bin", f"fil-{number:03d}", 1
    while f"{made}.{suffix}" in taken:
        again += 1
        made = f"fil-{number:03d}-{again}"
    return f"{made}.{suffix}"


def _plans(evidence: Evidence) -> dict[str, bytes]:
    plans = [item.area for item in evidence.result.plans]
    rows = plan_rows(plans)
    layer = StyledLayer("planomraden", rows, "Planområden", plan_style())
    degrees = json.loads(rows.to_crs(4326).to_json(drop_id=True))
    degrees.pop("crs", None)  # RFC 7946: longitude and latitude, and nothing else
    return {
        f"{DATA}/plan/planomraden.gpkg": write_styled(layer),
        f"{DATA}/plan/planomraden.geojson": _json(_rounded(degrees)),
    }


def _rounded(value: Any) -> Any:
    """Return coordinates to seven decimals, a centimetre: all that the transformation carries."""
    if isinstance(value, float):
        return round(value, 7)
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value


def _finding_rows(evidence: Evidence) -> list[dict[str, Any]]:
    frame = finding_rows(
        evidence.result.findings, evidence.assessment_of, evidence.text_of, evidence.lang
    )
    columns = [name for name in frame.columns if name != "geometry"]
    return [
        {name: "" if _is_missing(row[name]) else row[name] for name in columns}
        for row in frame[columns].to_dict("records")
    ]


def _is_missing(value: object) -> bool:
    return value is None or value != value or str(value) == "<NA>"


def _material(evidence: Evidence) -> dict[str, bytes]:
    """Return the rules as they are written, and the manifests of the packages that were asked."""
    members: dict[str, bytes] = {}
    for manifest in evidence.result.packages:
        if not evidence.guard.is_open(manifest.name):
            continue
        stem = f"{manifest.name}-{manifest.version}"
        members[f"{MANIFESTS}{stem}.manifest.json"] = manifest.to_bytes()
        rules = manifest.tables.get("rules", ())
        if rules:
            text = "\n".join(table_text(row) for row in rules)
            members[f"{DATA}/regler/{stem}.toml"] = text.encode()
    return members


def _response_text(case: Case, evidence: Evidence, names: bool) -> dict[str, bytes]:
    response = compose_response(evidence, (), example=False, names=names)
    members = {
        f"{DATA}/yttrande/yttrande.md": document_text(response, marks=True).encode(),
        f"{DATA}/yttrande/yttrande.txt": document_text(response, marks=False).encode(),
    }
    frozen = frozen_text(evidence.case)
    if not evidence.classified_packages and frozen == frozen_text(case):  # as it was agreed to
        members[FROZEN_MEMBER] = frozen
    return members


def _versions(evidence: Evidence) -> dict[str, bytes]:
    """Return each signed version, and what differs, in Swedish as all that tells of the case."""
    members: dict[str, bytes] = {}
    case = evidence.case
    for version in case.versions:
        folder = f"{DATA}/versioner/{version.number}"
        members[f"{folder}/version.json"] = _json(
            {
                name: value
                for name, value in asdict(version).items()
                if name not in ("frozen", "lock_text")  # files of their own
            }
        )
        if version.frozen:
            members[f"{folder}/faststalld-text.json"] = version.frozen.encode()
        if version.lock_text:
            members[f"{folder}/{LOCK_FILE}"] = version.lock_text.encode()
    if case.versions:
        text = changes_text(case, evidence.county, "sv")
        members[f"{DATA}/versioner/andringar.txt"] = text.encode()
    return members


def _case_document(case: Case, names: bool) -> dict[str, Any]:
    header = asdict(case.header)
    if not names:
        header["handler"] = ""
    return {
        "format": "rumslig.archived-case/1",
        "header": header,
        "assessments": [
            {"plan": plan, "rule": rule, **asdict(item)}
            for (plan, rule), item in sorted(case.assessments.items())
        ],
        "skipped": dict(case.skipped),
        "approvals": [asdict(item) for item in case.approvals],
        "signature": asdict(case.signature) if case.signature is not None else None,
        "errands": [asdict(item) for item in case.errands],
        "remarks": [asdict(item) for item in case.remarks],
        "tickets": [asdict(item) for item in case.tickets],
        "memo": [asdict(item) for item in case.memo],
        "readings": [asdict(item) for item in case.readings],
    }


def _json(document: Any) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _table(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return rows as CSV (RFC 4180, UTF-8)."""
    listed = list(rows)
    stream = io.StringIO(newline="")
    if listed:
        writer = csv.DictWriter(stream, list(listed[0]))
        writer.writeheader()
        writer.writerows(listed)
    return stream.getvalue().encode()
