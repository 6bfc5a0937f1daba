"""What has been said: plan areas by their bounds or all, and remarks with their outcomes.

Plain columns are read, not rows of the tables' classes: a layer may have thousands of places.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from layers.crs import Bounds
from rumslig.register.entry import SaidPlace, SaidRemark
from rumslig.register.squares import squares_near
from rumslig.register.tables import CaseRow, OutcomeRow, PlaceRow, RemarkRow

Remarks = defaultdict[str, list[SaidRemark]]
"""By dnr."""

_PLACES = (
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
    .order_by(CaseRow.received.desc(), CaseRow.dnr.desc(), PlaceRow.number)
)
"""The columns of a `SaidPlace`, in their order; the latest case first."""


def read_places(
    session: Session, bounds: Bounds, *, most: int, statuses: Iterable[str] = ()
) -> tuple[SaidPlace, ...]:
    """Return the plan areas whose bounds touch others, the latest case first."""
    west, south, east, north = bounds
    filed = or_(
        *(
            and_(
                PlaceRow.level == near.level,
                PlaceRow.square_column.between(*near.columns),
                PlaceRow.square_row.between(*near.rows),
            )
            for near in squares_near(bounds)
        )
    )
    asked = _PLACES.where(
        filed,
        PlaceRow.west <= east,
        PlaceRow.east >= west,
        PlaceRow.south <= north,
        PlaceRow.north >= south,
    ).limit(most)
    if wanted := list(statuses):
        asked = asked.where(CaseRow.status.in_(wanted))
    rows = session.execute(asked).all()
    remarks = _remarks_of(session, {row[0] for row in rows})
    return tuple(_said(row, remarks) for row in rows)


def read_everything(
    session: Session, statuses: Iterable[str]
) -> tuple[tuple[SaidPlace, ...], tuple[SaidRemark, ...]]:
    """Return the plan areas of all cases that have come so far, and what was sent of them."""
    has_come = CaseRow.status.in_(list(statuses))
    remarks = _remarks_where(session, has_come)
    places = tuple(_said(row, remarks) for row in session.execute(_PLACES.where(has_come)))
    told = dict.fromkeys(place.dnr for place in places)
    return places, tuple(item for dnr in told for item in remarks[dnr])


def _said(row: Any, remarks: Remarks) -> SaidPlace:
    values: list[Any] = [*row[:10], tuple(row[10:]), *_counted(remarks[row[0]], row[1])]
    return SaidPlace(*values)


def _counted(remarks: list[SaidRemark], plan: str) -> tuple[int, tuple[tuple[str, int], ...]]:
    """Return how many remarks are of a plan area, and what became of them."""
    of_plan = [item for item in remarks if item.plan in ("", plan)]
    outcomes = Counter(item.outcome for item in of_plan if item.outcome)
    return len(of_plan), tuple(sorted(outcomes.items()))


def read_remarks(session: Session, dnrs: Iterable[str]) -> tuple[SaidRemark, ...]:
    """Return the remarks that were sent in some cases, in the order they were written."""
    wanted = dict.fromkeys(dnrs)
    found = _remarks_of(session, wanted)
    return tuple(item for dnr in wanted for item in found[dnr])


def _remarks_of(session: Session, dnrs: Iterable[str]) -> Remarks:
    wanted = sorted(dnrs)
    return _remarks_where(session, CaseRow.dnr.in_(wanted)) if wanted else defaultdict(list)


def _remarks_where(session: Session, condition: ColumnElement[bool]) -> Remarks:
    """Return the remarks of the cases that meet a condition, with what became of each."""
    judging = aliased(CaseRow)
    judged = session.execute(
        select(OutcomeRow.of_dnr, OutcomeRow.key, OutcomeRow.outcome, OutcomeRow.dnr)
        .join(judging, judging.dnr == OutcomeRow.dnr)
        .join(CaseRow, CaseRow.dnr == OutcomeRow.of_dnr)
        .where(condition)
        .order_by(judging.received, OutcomeRow.dnr, OutcomeRow.number)
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
        .where(condition)
        .order_by(RemarkRow.dnr, RemarkRow.number)
    )
    found: Remarks = defaultdict(list)
    for row in sent:
        found[row[0]].append(SaidRemark(*row, *outcomes.get((row[0], row[1]), ("", ""))))
    return found


def read_following(session: Session, dnr: str) -> tuple[str, ...]:
    """Return the dnr of the cases that follow one as the same plan's next stage."""
    found = session.scalars(select(CaseRow.dnr).where(CaseRow.follows == dnr).order_by(CaseRow.dnr))
    return tuple(found)
