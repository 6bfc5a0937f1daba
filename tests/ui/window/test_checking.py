"""While a place is checked the panel says so, and nothing in it moves."""

from __future__ import annotations

import pytest
from window_hands import Hands


def test_the_list_stays_where_it_is_while_it_is_checked(
    in_case: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = in_case.case_view
    before = view.pane.mapTo(view, view.pane.rect().topLeft())
    monkeypatch.setattr(type(in_case.desktop.session.case), "is_checking", True)
    in_case.desktop.session.case.changed.emit()
    in_case.settle()
    assert view.busy.isVisible() and not view.counts.isVisible()
    assert view.pane.mapTo(view, view.pane.rect().topLeft()) == before
