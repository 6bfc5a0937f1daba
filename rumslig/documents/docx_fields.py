"""The placeholders of a docx template, and that a template has them and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rumslig.errors import TemplateError
from rumslig.language import tr

REQUIRED = ("rubrik", "dnr")
TEXT = ("yttrande", "synpunkter")
"""One of these must be in a template, or what the region says would not be in the document."""

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_FIELD = re.compile(r"\{\{-?\s*(?P<name>\w+)\s*-?\}\}")
_CONDITION = re.compile(r"\{%-?\s*(?:if\s+(?P<name>\w+)|else|endif)\s*-?%\}")


def line_fields() -> Mapping[str, str]:
    """Return the placeholders for words and lines, each with what it becomes."""
    return {
        "rubrik": tr("yttrandets rubrik (måste finnas)"),
        "dnr": tr("ert diarienummer (måste finnas)"),
        "arende": tr("planens namn"),
        "mottagare": tr("vem remissen kom från"),
        "ert_dnr": tr("avsändarens diarienummer"),
        "datum": tr("yttrandets datum, tomt tills det är satt"),
        "svarsdag": tr("sista dag att svara"),
        "handlaggare": tr("handläggare, tomt när namn inte tas med"),
        "version": tr("versionens nummer, tomt för den första"),
        "myndighet": tr("regionens namn"),
        "avdelning": tr("avdelningens namn"),
        "adress": tr("regionens adress"),
        "kommun": tr("berörda kommuner"),
        "kontroll_id": tr("kontrollens fingeravtryck"),
        "beskrivning": tr("alltid tomt; det som står under villkoret följer inte med"),
    }


def block_fields() -> Mapping[str, str]:
    """Return the placeholders for whole parts, alone in their paragraph, and what each becomes."""
    return {
        "yttrande": tr("alla delar nedan i ordning"),
        "sammanfattning": tr("ställningstagandet i sammanfattning"),
        "kontroll": tr("vad kontrollen visar, med första kartan"),
        "arendet": tr("vem som frågar om vad"),
        "uppdrag": tr("regionens uppdrag och utgångspunkter"),
        "synpunkter": tr("yttrandets text per avsnitt (den eller ”yttrande” måste finnas)"),
        "mellankommunalt": tr("mellankommunala frågor"),
        "kartor": tr("kartor, en per tema"),
        "underlag": tr("underlag att ta del av"),
        "underskrift": tr("underskrift och sändlista"),
        "bilaga": tr("bilagan om underlag och versioner"),
    }


def check_tags(parts: Mapping[str, str], file: str) -> None:
    """Raise TemplateError unless a template's texts hold known placeholders only.

    No other expression is let through: a template says where things stand, it does not compute.

    Parameters
    ----------
    parts
        Each part's text with its tags whole, by the part's name.
    """
    known = {*line_fields(), *block_fields()}
    used: set[str] = set()
    for text in parts.values():
        for tag in _tags(text, file):
            found = _FIELD.fullmatch(tag) or _CONDITION.fullmatch(tag)
            name = found["name"] if found is not None else tag
            if found is None or (name is not None and name not in known):
                raise TemplateError(
                    tr(
                        "{file}: platshållaren {tag} finns inte; finns gör {known}.",
                        file=file,
                        tag=re.sub(r"<[^>]*>|\s+", " ", tag)[:80],
                        known=", ".join(sorted(known)),
                    )
                )
            if name is not None and tag.startswith("{{"):
                used.add(name)
    for name in REQUIRED:
        if name not in used:
            _raise_missing(file, name)
    if not used & set(TEXT):
        _raise_missing(file, TEXT[1])


def _raise_missing(file: str, name: str) -> None:
    raise TemplateError(
        tr(
            "{file}: platshållaren {name} saknas; utan den blir yttrandet inte helt.",
            file=file,
            name="{{ " + name + " }}",
        )
    )


def _tags(text: str, file: str) -> Iterator[str]:
    rest = _TAG.sub("", text)
    for sign in ("{{", "}}", "{%", "%}"):
        if sign in rest:
            raise TemplateError(
                tr(
                    "{file}: ett {sign} saknar sin andra hälft; skriv platshållare som {example}.",
                    file=file,
                    sign=sign,
                    example="{{ dnr }}",
                )
            )
    for found in _TAG.finditer(text):
        if not found[0].startswith("{#"):
            yield found[0]
