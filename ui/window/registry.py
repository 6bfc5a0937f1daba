"""The tasks that the window offers, in their order. A new room adds its line here."""

from __future__ import annotations

from ui.batch.task import BATCH_TASK
from ui.case.task import CASE_TASK
from ui.dialogue.task import DIALOGUE_TASK
from ui.fetch.view import make_fetch_panel
from ui.georeference.task import GEOREFERENCE_TASK
from ui.layer_room.view import make_layer_room
from ui.rules.task import RULES_TASK
from ui.underlag.task import UNDERLAG_TASK
from ui.window.task import MakePanels, Task

TASKS: tuple[Task, ...] = (
    CASE_TASK,
    DIALOGUE_TASK,
    RULES_TASK,
    BATCH_TASK,
    UNDERLAG_TASK,
    GEOREFERENCE_TASK,
)

ASIDES: tuple[MakePanels, ...] = (make_layer_room, make_fetch_panel)
"""What brings panels that belong to no task."""
