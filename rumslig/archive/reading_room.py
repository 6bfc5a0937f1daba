"""What a reader of an archive is told in plain words: what lies where, what is left out, and why.

The texts are Swedish whatever the language of messages is: they are kept for whoever comes later.
"""

from __future__ import annotations

from collections.abc import Sequence

from rumslig.cases.case import Case
from rumslig.circulation.words import state_word
from rumslig.county import County
from rumslig.documents.evidence import Evidence
from rumslig.documents.titles import compose_title
from rumslig.language import Language

_SV: Language = "sv"

_PLACES = (
    ("yttrande", "yttrandet som docx, PDF/A och text, och en karta att öppna i webbläsare"),
    ("plan", "planområdet som GeoPackage (SWEREF 99 TM) och GeoJSON (longitud, latitud)"),
    ("fynd", "vad kontrollen fann: GeoPackage, tabell och JSON"),
    ("regler", "reglerna som ställdes, som TOML"),
    ("underlag", "underlagslåset: versioner, objekt och läge för allt som kontrollen vilar på"),
    ("inkommet", "det som kom in, byte för byte"),
    ("arende", "ärendets uppgifter, bedömningar, logg och remissrunda"),
    ("versioner", "tidigare undertecknade versioner, om det finns några"),
)


def _say(text: str, **facts: object) -> str:
    return text.format(**facts)


def describe_archive(evidence: Evidence, members: Sequence[str], names: bool) -> str:
    """Return LÄS-MIG.txt."""
    case = evidence.case
    header = case.header
    lines = [
        compose_title(header, (), _SV),
        f"{header.dnr} · {header.sender} {header.sender_dnr}".rstrip(),
        *([header.handler] if names and header.handler else []),
        "",
        _say(
            "Den här filen är ett ärende som det lades i arkivet. Allt i den går att läsa utan "
            "programmet Rumslig: text, tabeller, kartor och underlag ligger i vanliga format.",
        ),
        "",
        *_what_lies_where(),
        "",
        *_what_it_is(case),
        *_left_out(evidence),
        "",
        _say(
            "manifest.json har SHA-256 för varje fil. METS.xml beskriver innehållet efter E-ARK "
            "CSIP och FGS Paketstruktur. Med Rumslig prövas hela filen: rumslig case verify FIL.",
        ),
        "",
        _say("Filer:"),
        *(f"  {name}" for name in members),
    ]
    return "\n".join(lines) + "\n"


def _what_lies_where() -> list[str]:
    return [f"  representations/arende/data/{name}: {words}" for name, words in _PLACES]


def _what_it_is(case: Case) -> list[str]:
    if case.signature is None:
        return [_say("Yttrandet är inte undertecknat.")]
    return [
        _say(
            "Yttrandet undertecknades {day} ({role}).",
            day=case.signature.day,
            role=case.signature.role,
        )
    ]


def _left_out(evidence: Evidence) -> list[str]:
    packages = evidence.classified_packages
    if not packages:
        return []
    titles = ", ".join(f"{item.title} {item.version}" for item in packages)
    return [
        _say(
            "Skyddsvärt underlag är inte med: {titles}. Frågor som vilar på det står med ord men "
            "utan mått och läge, och den fastställda texten och dess lås är inte med ordagrant.",
            titles=titles,
        )
    ]


def describe_log(case: Case) -> str:
    """Return the log line by line, under the case's dnr."""
    header = case.header
    lines = [f"{header.dnr} · {header.title}", ""]
    lines += [f"{entry.at}  {entry.what}" for entry in case.log]
    return "\n".join(lines) + "\n"


def describe_round(case: Case, county: County) -> str:
    """Return who was asked about what, and what they answered."""
    lines: list[str] = []
    for errand in case.errands:
        lines += [
            f"{county.theme(errand.theme).title} ({errand.id})",
            f"  {errand.sent} › {errand.to}" + (f", {errand.due}" if errand.due else ""),
        ]
        if not errand.answers:
            lines.append("  " + _say("inget svar"))
        for answer in errand.answers:
            lines.append(f"  {answer.day} {answer.by}: {state_word(answer.kind, _SV)}")
            lines += [f"    {line}" for line in answer.text.split("\n") if line]
        lines.append("")
    return "\n".join(lines)
