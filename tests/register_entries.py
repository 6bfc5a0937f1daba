"""Entries of made-up cases, and histories of many."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import shapely
from shapely import box

from rumslig.register.entry import Entry, EntryOutcome, EntryPlan, EntryRemark
from rumslig.register.register import Register

MUNICIPALITIES = (
    *("Askersund", "Degerfors", "Hallsberg", "Hällefors", "Karlskoga", "Kumla"),
    *("Laxå", "Lekeberg", "Lindesberg", "Ljusnarsberg", "Nora", "Örebro"),
)
THEMES = ("kollektivtrafik", "digital", "natur", "energi", "bebyggelse")
TONES = ("stödjer", "uppmärksammar", "anser", "avstyrker")
TYPES = ("DP_STANDARD", "DP_UTOKAT", "OP", "OP_ANDRING", "TILLAGG_TEMA", "VAGPLAN")
STAGES = ("SAMRAD", "GRANSKNING", "PROGRAM")
HANDLERS = ("planhandläggare", "kollektivtrafikstrateg", "bredbandssamordnare")
NAMES = ("Mosås", "Åkern", "Södra hamnen", "Björkäng", "Yttersätter", "Älgsta", "Vretstorp")


def plan_at(name: str, west: float, south: float, side: float = 100.0) -> EntryPlan:
    """Return a square plan area by its south-west corner, in metres."""
    bounds = (west, south, west + side, south + side)
    return EntryPlan(name, shapely.to_wkb(box(*bounds)), bounds)


def make_history(count: int, seed: int = 7) -> list[Entry]:
    """Return the cases of a county over the years: about forty are open at a time.

    A larger history goes further back: each year's answers are as many.
    """
    chance = random.Random(seed)
    today = date(2026, 11, 20)
    per_day = 500 / 365
    return [_make(chance, number, today, count, per_day) for number in range(count)]


def _make(chance: random.Random, number: int, today: date, count: int, per_day: float) -> Entry:
    back = count - 1 - number
    received = today - timedelta(days=int(back / per_day))
    is_open = back < 40
    lead = chance.randint(5, 70)
    closed = "" if is_open else (received + timedelta(days=lead)).isoformat()
    kind = chance.choice(TYPES)
    dnr = f"{received:%y}RS{1000 + number}"
    place = chance.choice(MUNICIPALITIES)
    west = 450_000 + chance.random() * 100_000
    south = 6_500_000 + chance.random() * 160_000
    name = f"{chance.choice(NAMES)} {1 + number % 400}:{1 + number % 9}"
    remarks = tuple(
        EntryRemark(
            f"p{item}",
            chance.choice(THEMES),
            f"regel-{chance.randint(1, 12)}",
            f"mål-{chance.randint(1, 10)}",
            chance.choice(TONES),
        )
        for item in range(chance.randint(1, 4))
    )
    follows = f"{received:%y}RS{1000 + number - 5}" if number % 6 == 5 else ""
    outcome = chance.choice(("honoured", "partly", "not"))
    outcomes = (EntryOutcome(follows, "p0", outcome, THEMES[0], "mål-1"),)
    return Entry(
        dnr=dnr,
        title=f"Detaljplan för {name}",
        sender=f"{place}s kommun",
        plan_type=kind,
        stage=chance.choice(STAGES),
        status=chance.choice(("new", "checked", "assessed")) if is_open else "signed",
        sender_dnr=f"BN {received.year}/{number}",
        received=received.isoformat(),
        due=(received + timedelta(days=chance.randint(21, 60))).isoformat(),
        handler=chance.choice(HANDLERS),
        decision_route="TJANSTEPERSON_DELEGATION",
        follows=follows,
        regional=chance.choice(("", "yes", "no")),
        created=received.isoformat(),
        closed=closed,
        municipalities=(place,),
        plans=(plan_at(name, west, south, chance.choice((80.0, 300.0, 2_500.0))),),
        remarks=() if is_open else remarks,
        outcomes=outcomes if follows else (),
        minutes=() if is_open else (("draft", chance.randint(600, 9_000)),),
    )


def enter_all(register: Register, entries: list[Entry]) -> None:
    """Record a history."""
    for entry in entries:
        register.record(entry, Path(f"/arenden/{entry.dnr}.rumslig"), "0" * 64)
