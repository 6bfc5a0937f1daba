"""The task Regler in the window."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from ui.language import tr
from ui.panels import Panel
from ui.rules.room import RULES
from ui.rules.view import RulesView
from ui.window.task import Frame, Task


def _make_panels(frame: Frame) -> Mapping[Panel, QWidget]:
    rules = frame.session.rules
    rules.map_asked.connect(frame.show_place)
    view = RulesView(
        frame.theme,
        rules,
        ask_layer=frame.ask.layer,
        ask_rule_file=frame.ask.rule_file,
        ask_new_rule_file=frame.ask.new_rule_file,
    )
    return {RULES: view}


RULES_TASK = Task(
    id="rules",
    word=lambda: tr("Regler"),
    icon="installningar",
    keys="Ctrl+3",
    panels=(RULES,),
    make_panels=_make_panels,
    show=lambda session: session.show_panel(RULES),
)
