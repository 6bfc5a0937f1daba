"""How current the material was when it was checked, and what it is locked by: from the lock."""

from __future__ import annotations

from collections.abc import Iterator

from layers.packages.manifest import LayerEntry, Manifest
from rumslig.documents.blocks import Block, Cell, Column, Heading, Table, text_block
from rumslig.documents.evidence import Evidence
from rumslig.documents.result_rows import by_weight
from rumslig.finding import CONCERNED
from rumslig.language import Language, tr
from rumslig.locks.lock import DOUBTFUL, LockedLayer, MaterialState

LOCK_FILE = "underlagslas.json"


def state_words(state: MaterialState, lang: Language) -> str:
    """Return what a state is called."""
    return {
        "current": tr("aktuellt", lang=lang),
        "review_soon": tr("granskas snart", lang=lang),
        "overdue": tr("försenat", lang=lang),
        "unknown": tr("okänt", lang=lang),
        "superseded": tr("ersatt", lang=lang),
        "withdrawn": tr("tillbakadraget", lang=lang),
    }[state]


def doubtful_sentences(evidence: Evidence) -> list[str]:
    """Return which material with findings was not current when it was checked, worst first."""
    lock, lang = evidence.lock, evidence.lang
    if lock is None:
        return []
    found: dict[MaterialState, dict[str, None]] = {state: {} for state in DOUBTFUL}
    for finding in by_weight(evidence.result.findings):
        entry = evidence.entry_of(finding)
        layer = lock.layer(finding.package, finding.layer)
        if finding.state not in CONCERNED or entry is None or layer is None:
            continue
        if layer.state in found and not evidence.is_withheld(finding):
            found[layer.state][_name(entry, layer, lang)] = None
    return [
        _sentence(state, ", ".join(names), lock.day, lang)
        for state, names in found.items()
        if names
    ]


def _name(entry: LayerEntry, layer: LockedLayer, lang: Language) -> str:
    if layer.state != "overdue":
        return entry.title
    return tr("{layer} (senast {date})", lang=lang, layer=entry.title, date=layer.due)


def _sentence(state: MaterialState, names: str, day: str, lang: Language) -> str:
    if state == "withdrawn":
        return tr(
            "Underlag som utgivaren hade dragit tillbaka när kontrollen gjordes {day}: {names}.",
            lang=lang,
            day=day,
            names=names,
        )
    if state == "superseded":
        return tr(
            "Underlag som hade ersatts av en annan version när kontrollen gjordes {day}: {names}.",
            lang=lang,
            day=day,
            names=names,
        )
    if state == "overdue":
        return tr(
            "Underlag som skulle ha setts över före kontrollen {day}: {names}.",
            lang=lang,
            day=day,
            names=names,
        )
    return tr(
        "Underlag som saknade uppgift om när det ska ses över när kontrollen gjordes {day}: "
        "{names}.",
        lang=lang,
        day=day,
        names=names,
    )


def upkeep_blocks(evidence: Evidence) -> list[Block]:
    """Return the appendix's section on how current each layer was, and the lock."""
    lang, lock = evidence.lang, evidence.lock
    heading = Heading(2, tr("Underlagets ajourhållning och lås", lang=lang))
    if lock is None:
        text = tr(
            "Kontrollen gjordes utan underlagslås, så det framgår inte hur aktuellt underlaget "
            "var. Kontrollera ärendet igen för att låsa det.",
            lang=lang,
        )
        return [heading, text_block(text)]
    rows = tuple(
        (
            Cell(f"{entry.title}\n{manifest.name} {manifest.version}"),
            Cell(state_words(layer.state, lang)),
            Cell(layer.due or tr("uppgift saknas", lang=lang)),
            Cell(entry.reference_date or tr("uppgift saknas", lang=lang)),
        )
        for manifest, entry, layer in _asked(evidence)
    )
    columns = (
        Column(tr("Lager", lang=lang), 0.46),
        Column(tr("På kontrolldagen", lang=lang), 0.20),
        Column(tr("Ska ses över", lang=lang), 0.17),
        Column(tr("Referensdatum", lang=lang), 0.17),
    )
    caption = tr("Hur aktuellt underlaget var {day}.", lang=lang, day=lock.day)
    text = tr(
        "Kontrollen är låst till exakt dessa versioner och objekt. Låset ligger bredvid yttrandet "
        "({file}), och dess kontrollsumma, utan uppgifterna om förråden, är {sha}.",
        lang=lang,
        file=LOCK_FILE,
        sha=lock.fingerprint,
    )
    return [heading, Table(caption, columns, rows, "small"), text_block(text)]


def _asked(evidence: Evidence) -> Iterator[tuple[Manifest, LayerEntry, LockedLayer]]:
    """Yield the layers that the check asked about, in the packages' order."""
    lock = evidence.lock
    assert lock is not None
    asked = {(use.package, use.layer) for use in lock.uses}
    for package in lock.packages:
        for layer in package.layers:
            found = evidence.catalog.find(package.name, layer.name)
            if found is not None and (package.name, layer.name) in asked:
                yield found.manifest, found.entry, layer
