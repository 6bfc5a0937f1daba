"""The rule editor in a session: what it is tried on, and when it is in view."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rumslig.plan_area import PlanArea
from ui.layer_list.items import LayerItem
from ui.rules.presenter import RulesPresenter

if TYPE_CHECKING:
    from ui.session import Session

RULES = "rules"


def make_rules(session: Session) -> RulesPresenter:
    """Return the presenter of the rules, which follows what the session has in view."""
    rules = RulesPresenter(
        session.runner,
        session.history,
        lambda: session.workspace,
        lambda: _plan_in_view(session),
        lambda: _own_files(session),
        session,
    )
    for plans in (session.case, session.dialogue):
        plans.plan_changed.connect(rules.retry)
    session.layers.rule_asked.connect(lambda item: _begin(session, item))
    session.panel_changed.connect(lambda panel: rules.show(panel == RULES))
    session.opening.opened.connect(rules.retell)
    return rules


def _begin(session: Session, item: LayerItem) -> None:
    """Begin a rule about a layer of the list."""
    session.show_panel(RULES)
    session.rules.new(str(item.path) if item.path is not None else item.id)


def save_in_view(session: Session) -> None:
    """Write what is in view: the open rule, or the case."""
    save: Callable[[], None] = session.case.save
    if session.panel == RULES:
        save = session.rules.save
    save()


def _own_files(session: Session) -> tuple[Path, ...]:
    return tuple(item.path for item in session.layers.items if item.path is not None)


def _plan_in_view(session: Session) -> tuple[PlanArea | None, str, str]:
    """Return the plan area that a rule is tried on, with the case's type and stage."""
    plans = session.plans
    if plans is None:
        return None, "", ""
    case = session.case.case if plans is session.case else None
    if case is None:
        return plans.area, "", "TIDIG_DIALOG"
    return plans.area, case.header.plan_type, case.header.stage
