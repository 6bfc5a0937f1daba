"""Everything that was said, read in one go: plain columns, for a layer of thousands of places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from rumslig.register.entry import SaidPlace, SaidRemark
from rumslig.register.tables import CaseRow, OutcomeRow, PlaceRow, RemarkRow


def read_everything(
    session: Session, statuses: Iterable[str]
) -> tuple[tuple[SaidPlace, ...], tuple[SaidRemark, ...]]:
    """Return the plan areas of all cases that have come so far, and what was sent of them.

    As `said.read_places` and `said.read_remarks` give them, the latest case first.
    """
    wanted = list(statuses)
    remarks = _read_remarks(session, wanted)
    rows = session.execute(
        select(
            CaseRow.dnr,
            PlaceRow.plan,
            CaseRow.title,
            CaseRow.sender,
            CaseRow.plan_type,
            CaseRow.stage,
            CaseRow.status,
            CaseRow.received,
            CaseRow.closed,
            PlaceRow.wkb,
            PlaceRow.west,
            PlaceRow.south,
            PlaceRow.east,
            PlaceRow.north,
        )
        .join(CaseRow, CaseRow.dnr == PlaceRow.dnr)
        .where(CaseRow.status.in_(wanted))
        .order_by(CaseRow.received.desc(), CaseRow.dnr.desc(), PlaceRow.number)
    )
    places = tuple(
        SaidPlace(*row[:10], tuple(row[10:]), *_counted(remarks[row[0]], row[1])) for row in rows
    )
    told = dict.fromkeys(place.dnr for place in places)
    return places, tuple(item for dnr in told for item in remarks[dnr])


def _counted(remarks: list[SaidRemark], plan: str) -> tuple[int, tuple[tuple[str, int], ...]]:
    """Return how many remarks are of a plan area, and what became of them."""
    of_plan = [item for item in remarks if item.plan in ("", plan)]
    outcomes = Counter(item.outcome for item in of_plan if item.outcome)
    return len(of_plan), tuple(sorted(outcomes.items()))


def _read_remarks(session: Session, statuses: list[str]) -> defaultdict[str, list[SaidRemark]]:
    judged = session.execute(
        select(OutcomeRow.of_dnr, OutcomeRow.key, OutcomeRow.outcome, OutcomeRow.dnr)
        .join(CaseRow, CaseRow.dnr == OutcomeRow.dnr)
        .order_by(CaseRow.received, OutcomeRow.dnr, OutcomeRow.number)
    )
    outcomes: dict[tuple[str, str], tuple[str, str]] = {}
    for of_dnr, key, outcome, dnr in judged:  # the latest stage has the last word
        outcomes[of_dnr, key] = (outcome, dnr)
    sent = session.execute(
        select(
            RemarkRow.dnr,
            RemarkRow.key,
            RemarkRow.theme,
            RemarkRow.rule,
            RemarkRow.goal,
            RemarkRow.tone,
            RemarkRow.plan,
        )
        .join(CaseRow, CaseRow.dnr == RemarkRow.dnr)
        .where(CaseRow.status.in_(statuses))
        .order_by(RemarkRow.dnr, RemarkRow.number)
    )
    found: defaultdict[str, list[SaidRemark]] = defaultdict(list)
    for row in sent:
        found[row[0]].append(SaidRemark(*row, *outcomes.get((row[0], row[1]), ("", ""))))
    return found
