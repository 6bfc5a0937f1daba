"""What has been said of a place: plan areas by their bounds, and remarks with their outcomes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from layers.crs import Bounds
from rumslig.register.entry import SaidPlace, SaidRemark
from rumslig.register.squares import squares_near
from rumslig.register.tables import CaseRow, OutcomeRow, PlaceRow, RemarkRow


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
    asked = (
        select(PlaceRow, CaseRow)
        .join(CaseRow, CaseRow.dnr == PlaceRow.dnr)
        .where(
            filed,
            PlaceRow.west <= east,
            PlaceRow.east >= west,
            PlaceRow.south <= north,
            PlaceRow.north >= south,
        )
        .order_by(CaseRow.received.desc(), CaseRow.dnr.desc(), PlaceRow.number)
        .limit(most)
    )
    if wanted := list(statuses):
        asked = asked.where(CaseRow.status.in_(wanted))
    pairs = list(session.execute(asked))
    remarks = _remarks(session, {place.dnr for place, _ in pairs})
    return tuple(_said(place, row, remarks[place.dnr]) for place, row in pairs)


def _said(place: PlaceRow, row: CaseRow, remarks: list[SaidRemark]) -> SaidPlace:
    of_plan = [item for item in remarks if item.plan in ("", place.plan)]
    outcomes = Counter(item.outcome for item in of_plan if item.outcome)
    return SaidPlace(
        dnr=row.dnr,
        plan=place.plan,
        title=row.title,
        sender=row.sender,
        plan_type=row.plan_type,
        stage=row.stage,
        status=row.status,
        received=row.received,
        closed=row.closed,
        wkb=place.wkb,
        bounds=(place.west, place.south, place.east, place.north),
        remarks=len(of_plan),
        outcomes=tuple(sorted(outcomes.items())),
    )


def read_remarks(session: Session, dnrs: Iterable[str]) -> tuple[SaidRemark, ...]:
    """Return the remarks that were sent in some cases, in the order they were written."""
    wanted = list(dict.fromkeys(dnrs))
    found = _remarks(session, set(wanted))
    return tuple(item for dnr in wanted for item in found[dnr])


def _remarks(session: Session, dnrs: set[str]) -> defaultdict[str, list[SaidRemark]]:
    found: defaultdict[str, list[SaidRemark]] = defaultdict(list)
    if not dnrs:
        return found
    outcomes: dict[tuple[str, str], tuple[str, str]] = {}
    judged = (
        select(OutcomeRow, CaseRow.received)
        .join(CaseRow, CaseRow.dnr == OutcomeRow.dnr)
        .where(OutcomeRow.of_dnr.in_(sorted(dnrs)))
        .order_by(CaseRow.received, OutcomeRow.dnr, OutcomeRow.number)
    )
    for outcome, _ in session.execute(judged):  # the latest stage has the last word
        outcomes[outcome.of_dnr, outcome.key] = (outcome.outcome, outcome.dnr)
    sent = (
        select(RemarkRow)
        .where(RemarkRow.dnr.in_(sorted(dnrs)))
        .order_by(RemarkRow.dnr, RemarkRow.number)
    )
    for row in session.scalars(sent):
        outcome_of, judged_in = outcomes.get((row.dnr, row.key), ("", ""))
        found[row.dnr].append(
            SaidRemark(
                row.dnr,
                row.key,
                row.theme,
                row.rule,
                row.goal,
                row.tone,
                row.plan,
                outcome_of,
                judged_in,
            )
        )
    return found


def read_following(session: Session, dnr: str) -> tuple[str, ...]:
    """Return the dnr of the cases that follow one as the same plan's next stage."""
    found = session.scalars(select(CaseRow.dnr).where(CaseRow.follows == dnr).order_by(CaseRow.dnr))
    return tuple(found)
