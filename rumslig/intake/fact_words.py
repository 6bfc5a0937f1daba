"""What the facts of a consultation, the kinds of files and their states are called."""

from __future__ import annotations

from rumslig.cases.reading import FactName, Reading, Sure
from rumslig.intake.sweep import SweepState
from rumslig.language import tr
from rumslig.numerals import format_number
from rumslig.vocabulary import plan_type_label, stage_label


def fact_label(name: FactName) -> str:
    """Return what a fact is called."""
    return {
        "dnr": tr("Diarienummer"),
        "sender_dnr": tr("Avsändarens dnr"),
        "sender": tr("Avsändare"),
        "title": tr("Planens namn"),
        "plan_type": tr("Plantyp"),
        "stage": tr("Skede"),
        "due": tr("Sista svarsdag"),
        "received": tr("Inkom"),
        "area_m2": tr("Planområdets storlek"),
        "dwellings": tr("Bostäder"),
    }[name]


def fact_words(name: FactName, value: str) -> str:
    """Return a fact's value as a reader has it."""
    if name == "plan_type":
        return plan_type_label(value)
    if name == "stage":
        return stage_label(value)
    if name == "area_m2":
        return tr("{area} ha", area=format_number(float(value) / 10_000, 1))
    return value


def sure_label(sure: Sure) -> str:
    """Return how sure a proposal is, in a word."""
    return {"high": tr("säkert"), "medium": tr("troligt"), "low": tr("osäkert")}[sure]


def state_words(reading: Reading) -> str:
    """Return whether a file can be searched, in words, with the pages that cannot."""
    if reading.searchable == "none":
        return {"archive": tr("arkiv"), "map": tr("kartdata")}[reading.kind]
    if reading.searchable == "no":
        return tr("ej sökbar")
    if reading.searchable == "partly":
        return tr("delvis sökbar: sidorna {pages} är ej sökbara", pages=page_runs(reading.unread))
    return tr("sökbar")


def page_runs(pages: tuple[int, ...]) -> str:
    """Return page numbers as people write them: "2, 5–9"."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


def sweep_label(state: SweepState) -> str:
    """Return what the sweep says of a theme."""
    return {
        "mentioned": tr("nämns"),
        "unmentioned": tr("nämns inte"),
        "unknown": tr("kan inte sägas"),
    }[state]
