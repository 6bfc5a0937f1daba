"""What a publisher should look at before a version goes out: what is new, and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from layers.packages.manifest import LayerEntry, Manifest
from layers.packages.store import Store
from layers.repository.names import read_version
from rumslig.language import message_language, tr
from rumslig.packages.carried import compare_carried
from rumslig.packages.difference import compare_packages, note_of, other_notes

Level = Literal["info", "warning"]
Bump = Literal["major", "minor", "patch"]
_MEANING = ("key", "fields", "geometry", "definition", "coverage_filter", "schematic", "min_cell")


@dataclass(frozen=True, slots=True)
class Check:
    """One line that the publisher reads; `layer` is "" where it is about the package."""

    level: Level
    layer: str
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """What was found, and the note of what changed, in plain words; "" where none was written."""

    checks: tuple[Check, ...]
    note: str = ""


Reviewer = Callable[[Manifest | None, Store, Manifest, Store], Review]
"""Called with the version before and its store, the new version and its store."""


def review_version(
    before: Manifest | None, before_store: Store, manifest: Manifest, store: Store
) -> Review:
    """Return what the manifests tell, and in words what the versions' rows do."""
    found = review_manifests(before, before_store, manifest, store)
    if before is None:
        return found
    differences = compare_packages((before, before_store), (manifest, store))
    lang = message_language()
    parts = (note_of(differences, lang), *other_notes(before, manifest, lang))
    return Review(found.checks, "\n".join(part for part in parts if part))


def review_manifests(
    before: Manifest | None, before_store: Store, manifest: Manifest, store: Store
) -> Review:
    """Return what the manifests alone tell, for who looks at the rows in another way."""
    checks = [*_package_checks(before, manifest)]
    earlier = {entry.name: entry for entry in before.layers} if before else {}
    for entry in manifest.layers:
        checks += _layer_checks(earlier.get(entry.name), entry, is_first=before is None)
    checks += _carried_checks(manifest)
    for name in sorted(set(earlier) - {entry.name for entry in manifest.layers}):
        checks.append(Check("warning", name, tr("lagret finns inte längre")))
    return Review(tuple(checks))


def _carried_checks(manifest: Manifest) -> list[Check]:
    """Return what to look at of the images and documents."""
    checks = []
    for image in manifest.images:
        text = tr("bild, {width} × {height}", width=image.width, height=image.height)
        checks.append(Check("info", image.name, text))
        if not image.is_placed:
            text = tr("bilden har bara punkter: den visas inte på kartan än")
            checks.append(Check("warning", image.name, text))
        if not image.scale:
            text = tr("scale saknas: bilden visas i alla skalor")
            checks.append(Check("warning", image.name, text))
    return checks + [
        Check("info", document.name, tr("dokument: {title}", title=document.title))
        for document in manifest.documents
    ]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The version number that the changes ask for, and why."""

    version: str
    bump: Bump
    reason: str


def propose_version(before: Manifest, manifest: Manifest) -> Proposal:
    """Return the next version's number: MAJOR for meaning, MINOR for objects, PATCH for text."""
    bump, reasons = _find_bump(before, manifest)
    first, second, third = read_version(before.version)
    number = {
        "major": f"{first + 1}.0.0",
        "minor": f"{first}.{second + 1}.0",
        "patch": f"{first}.{second}.{third + 1}",
    }[bump]
    return Proposal(number, bump, "; ".join(reasons))


def needed_bump(before: Manifest, manifest: Manifest) -> Bump:
    """Return which of a version's numbers the changes ask for."""
    return _find_bump(before, manifest)[0]


def _find_bump(before: Manifest, manifest: Manifest) -> tuple[Bump, list[str]]:
    """Return which number it is, and what asks for it."""
    old, new = ({item.name: item for item in side.layers} for side in (before, manifest))
    major = [
        tr("lagret {layer} är borta", layer=old[name].title) for name in old if name not in new
    ]
    if _rules(before) != _rules(manifest):
        major.append(tr("reglerna är ändrade"))
    shared = [(old[name], new[name]) for name in old if name in new]
    for a, b in shared:
        changed = [key for key in _MEANING if getattr(a, key) != getattr(b, key)]
        if changed:
            keys = ", ".join(changed)
            major.append(tr("{layer}: {keys} är ändrat", layer=b.title, keys=keys))
    if major:
        return "major", major
    minor = [tr("lagret {layer} är nytt", layer=new[name].title) for name in new if name not in old]
    minor += [
        tr("{layer}: objekt är ändrade", layer=b.title)
        for a, b in shared
        if a.logical_digest != b.logical_digest
    ]
    minor += [
        tr("{title}: innehållet är ändrat", title=item.title)
        for item in compare_carried(before, manifest)
        if item.parts != ("said",)
    ]
    if minor:
        return "minor", minor
    return "patch", [tr("bara texter, datum eller utseende är ändrade")]


def _rules(manifest: Manifest) -> Any:
    return manifest.tables.get("rules", [])


def _package_checks(before: Manifest | None, manifest: Manifest) -> list[Check]:
    checks = []
    if before is None:
        checks.append(Check("info", "", tr("första versionen av paketet")))
    elif before.sha256 == manifest.sha256:
        checks.append(Check("info", "", tr("just den här versionen är redan publicerad")))
    else:
        checks.append(Check("info", "", tr("jämförs med {version}", version=before.version)))
        needed, made = needed_bump(before, manifest), _bump(before.version, manifest.version)
        order = ("patch", "minor", "major")
        if order.index(made) < order.index(needed):
            text = {
                "major": tr("schema, nyckel, regel eller betydelse ändras: höj första talet"),
                "minor": tr("objekt, bilder eller dokument ändras: höj andra talet"),
            }[needed]
            checks.append(Check("warning", "", text))
    for value, text in (
        (manifest.release_note, tr("release_note saknas: skriv vad som är nytt")),
        (
            manifest.next_review or manifest.accrual_periodicity,
            tr("next_review och accrual_periodicity saknas: ingen ser när det är inaktuellt"),
        ),
    ):
        if not value:
            checks.append(Check("warning", "", text))
    if manifest.approved_by:
        text = tr("ska godkännas av {function}", function=manifest.approved_by)
        checks.append(Check("info", "", text))
    if manifest.classification != "öppen":
        text = tr("paketet är klassat {word}", word=manifest.classification)
        checks.append(Check("info", "", text))
    return checks


def _bump(before: str, after: str) -> Bump:
    old, new = read_version(before), read_version(after)
    return "major" if new[0] > old[0] else "minor" if new[1] > old[1] else "patch"


def _layer_checks(before: LayerEntry | None, entry: LayerEntry, *, is_first: bool) -> list[Check]:
    checks = []
    if before is None:
        text = tr("{count} objekt", count=entry.rows)
        checks.append(
            Check("info", entry.name, text if is_first else tr("nytt: {text}", text=text))
        )
    elif before.logical_digest == entry.logical_digest:
        checks.append(Check("info", entry.name, tr("oförändrat, {count} objekt", count=entry.rows)))
    else:
        text = tr("ändrat, {before} → {count} objekt", before=before.rows, count=entry.rows)
        checks.append(Check("info", entry.name, text))
    if before is not None and set(before.fields) != set(entry.fields):
        gone = ", ".join(sorted(set(before.fields) - set(entry.fields))) or tr("inga")
        new = ", ".join(sorted(set(entry.fields) - set(before.fields))) or tr("inga")
        text = tr("kolumner borta: {gone}; nya: {new}", gone=gone, new=new)
        checks.append(Check("warning", entry.name, text))
    if entry.coverage is None:
        text = tr("coverage saknas: inget blir grönt där inget finns")
        checks.append(Check("warning", entry.name, text))
    if not entry.key:
        text = tr("key saknas: vilket objekt som är vilket får härledas")
        checks.append(Check("warning", entry.name, text))
    if entry.inferred:
        text = tr("{count} objekt är sannolikt samma som förut; läs igenom", count=entry.inferred)
        checks.append(Check("warning", entry.name, text))
    if not entry.accuracy_m:
        text = tr("accuracy_m saknas: lägesosäkerheten är inte känd")
        checks.append(Check("warning", entry.name, text))
    return checks
