"""The card Om lagret: every fact, and what is not known said to be so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from layers.catalog import InstalledLayer
from layers.doctor.file_facts import FileFacts
from layers.formats.text import name_encoding
from layers.packages.freshness import freshness_of
from layers.vector import VectorLayer
from rumslig.freshness import freshness_sentence
from rumslig.numerals import THIN, format_number
from ui.language import message_language, tr

Card = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FileTold:
    """What the card tells of a file besides its objects."""

    driver: str
    layer: str
    crs_declared: str
    encoding: str
    facts: FileFacts
    model: str = ""
    """What a profile says of the layer, in a sentence."""


def unknown() -> str:
    """Return what stands for a fact that nobody has told."""
    return tr("uppgift saknas")


def card_of_installed(source: InstalledLayer, today: date) -> Card:
    """Return the card of a package's layer, ready to show.

    Parameters
    ----------
    today
        The day that its freshness is judged on.
    """
    entry, manifest = source.entry, source.manifest
    coverage = tr("kartlagt område angivet") if entry.coverage else tr("täckning okänd")
    pairs = (
        (tr("Definition"), entry.definition or unknown()),
        (tr("Källa"), entry.source or unknown()),
        (tr("Referensdatum"), entry.reference_date or unknown()),
        (tr("Lägesosäkerhet"), _accuracy(entry.accuracy_m)),
        (tr("Täckning"), coverage),
        (tr("Objekt"), format_number(entry.rows, 0, message_language())),
        (tr("Licens"), manifest.licence or unknown()),
        (tr("Klassning"), _classification(manifest.classification)),
        (tr("Paket"), f"{manifest.title} {manifest.version}"),
        (tr("Aktualitet"), freshness_sentence(freshness_of(manifest, entry, today))),
        (tr("Nästa översyn"), manifest.next_review or unknown()),
        (tr("Ajourhålls"), _pace(manifest.accrual_periodicity)),
        (tr("Senaste ändring"), manifest.release_note or unknown()),
        (tr("Fråga"), _whom_to_ask(manifest.responsible, manifest.publisher)),
    )
    marks = _marks(source)
    return ((tr("Märkning"), marks), *pairs) if marks else pairs


def _whom_to_ask(responsible: str, publisher: str) -> str:
    if responsible and publisher and responsible != publisher:
        return tr("{function}; utgivare {publisher}", function=responsible, publisher=publisher)
    return responsible or publisher or unknown()


def card_of_file(
    path: Path,
    layer: VectorLayer,
    crs: str | None,
    encoding: str | None,
    told: FileTold | None,
) -> Card:
    """Return the card of a file of the planner's own, ready to show.

    Parameters
    ----------
    crs, encoding
        What the planner chose; None where the file told it.
    told
        What the file says of itself, None where it was not asked.
    """
    lang = message_language()
    facts = told.facts if told is not None else FileFacts()
    known = [
        (tr("Definition"), facts.abstract),
        (tr("Källa"), _source(path, told)),
        (
            tr("Upphov"),
            ", ".join(filter(None, (facts.organisation, facts.lineage))) if facts else "",
        ),
        (tr("Referensdatum"), facts.reference_date),
        (tr("Ändrad"), facts.changed),
        (tr("Lägesosäkerhet"), facts.accuracy or tr("ej angiven")),
        (tr("Täckning"), tr("täckning okänd")),
        (tr("Objekt"), format_number(len(layer.geometry), 0, lang)),
        (tr("Koordinatsystem"), _system(layer.transformation.source, crs, told)),
        (tr("Teckenkod"), _encoding(encoding, told)),
        (tr("Licens"), facts.licence),
        (tr("Klassning"), tr("egen fil, inte klassad")),
        (tr("Version"), ""),
        (tr("Aktualitet"), tr("okänd; ingen har lovat att se över filen")),
        (tr("Fråga"), facts.contact or facts.organisation),
    ]
    extra = (
        (tr("Modell"), told.model if told is not None else ""),
        (
            tr("Utan geometri"),
            format_number(layer.null_geometry, 0, lang) if layer.null_geometry else "",
        ),
        (tr("Lagade"), format_number(len(layer.repairs), 0, lang) if layer.repairs else ""),
        (tr("Anmärkning"), "\n".join(layer.notes)),
        (tr("Uppgifter ur"), facts.told_by),
    )
    head = ((tr("Rubrik"), facts.title),) if facts.title else ()
    return (
        *head,
        *((label, value or unknown()) for label, value in known),
        *((label, value) for label, value in extra if value),
    )


def _source(path: Path, told: FileTold | None) -> str:
    if told is None or not told.driver:
        return path.name
    kind = tr("{driver}, lager {layer}", driver=told.driver, layer=told.layer)
    return f"{path.name} ({kind})"


def _system(read: str, crs: str | None, told: FileTold | None) -> str:
    if crs is not None:
        return tr("{crs} (valt här)", crs=read)
    if told is not None and told.crs_declared:
        return tr("{crs} (angivet i filen)", crs=read)
    return read


def _encoding(encoding: str | None, told: FileTold | None) -> str:
    if encoding is not None:
        return tr("{encoding} (vald här)", encoding=name_encoding(encoding))
    return told.encoding if told is not None else ""


def _marks(source: InstalledLayer) -> str:
    entry = source.entry
    marks = [tr("EXEMPELDATA")] if entry.example else []
    if entry.schematic and entry.scale:
        scale = format_number(entry.scale, 0, message_language())
        marks.append(tr("schematisk, vägledande, minsta skala 1:{scale}", scale=scale))
    elif entry.schematic:
        marks.append(tr("schematisk, vägledande"))
    return " · ".join(marks)


def _pace(periodicity: str) -> str:
    words = {
        "triennial": tr("vart tredje år"),
        "biennial": tr("vartannat år"),
        "annual": tr("varje år"),
        "yearly": tr("varje år"),
        "semiannual": tr("två gånger om året"),
        "quarterly": tr("varje kvartal"),
        "bimonthly": tr("varannan månad"),
        "monthly": tr("varje månad"),
        "biweekly": tr("varannan vecka"),
        "weekly": tr("varje vecka"),
        "daily": tr("varje dag"),
        "irregular": tr("oregelbundet"),
        "asNeeded": tr("vid behov"),
    }
    return words.get(periodicity, periodicity) or unknown()


def _accuracy(metres: float) -> str:
    if not metres:
        return tr("ej angiven")
    number = format_number(metres, 0 if metres == int(metres) else 1, message_language())
    return f"±{THIN}{number}{THIN}m"


def _classification(word: str) -> str:
    words = {"öppen": tr("öppen"), "intern": tr("intern"), "skyddsvärd": tr("skyddsvärd")}
    return words.get(word, word) or unknown()
