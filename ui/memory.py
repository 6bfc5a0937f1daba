"""What the next session goes on with: the case, the idea, the form, and the panel in view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.georeference.room import GEOREFERENCE
from ui.keeper import Keeper
from ui.restart import Restart
from ui.session import Session
from ui.underlag.room import UNDERLAG

PARTS = (
    "layers",
    "recent",
    "guide",
    "questions",
    "rules",
    "idea",
    "batch",
    "form",
    "case",
    "news",
    "structure",
    "panel",
)
"""In the order in which they are brought back; the map and what floats over it come last."""


class SessionMemory:
    """Tells a keeper what a session is about, and has it brought back."""

    def __init__(self, session: Session, keeper: Keeper, restart: Restart | None = None) -> None:
        self._session, self._keeper, self._restart = session, keeper, restart
        self._goes_on, self._is_opening = True, False
        self._then: Callable[[], None] = lambda: None
        keeper.add("case", session.case.state, self._restore_case)
        keeper.add("idea", session.dialogue.state, self._restore_idea)
        keeper.add("batch", session.batch.state, session.batch.restore)
        keeper.add("form", self._form, self._restore_form)
        keeper.add("layers", session.layers.state, self._restore_layers)
        keeper.add("recent", session.recent.state, session.recent.restore)
        keeper.add("guide", session.guide.state, session.guide.restore)
        keeper.add("panel", lambda: session.panel, self._restore_panel)
        keeper.add("questions", self._questions, self._restore_questions)
        keeper.add("rules", session.rules.state, session.rules.restore)
        keeper.add("news", session.underlag.news.state, session.underlag.news.restore)
        keeper.add("structure", session.structure.state, session.structure.restore)
        keeper.told.connect(session.told)
        case, dialogue = session.case, session.dialogue
        for signal in (
            case.opened,
            case.plan_changed,
            case.drafted,
            case.step_changed,
            case.findings.selection_changed,
            dialogue.kept,
            dialogue.plan_changed,
            session.batch.kept,
            session.new_case.changed,
            session.guide.changed,
            session.layers.changed,
            session.recent.changed,
            session.guide.tour_changed,
            session.panel_changed,
            session.rules.kept,
            session.underlag.news.kept,
            session.structure.placing.kept,
            session.structure.classes.kept,
            session.structure.packing.kept,
            *(questions.kept for questions in session.questions.values()),
        ):
            signal.connect(keeper.touch)

    def restore(self, *, go_on: bool, then: Callable[[], None]) -> None:
        """Bring back what was kept, once the workspace is open, and go on with `then`.

        With `go_on` the case and the panel of the last session open too; without, the one who
        started Rumslig asked for something else.
        """
        self._goes_on, self._then = go_on, then
        if self._restart is not None and not self._restart.begin():
            self._keeper.give_up()
        self._keeper.restore(*PARTS)
        if not self._is_opening:
            self._finish()

    def _finish(self) -> None:
        then, self._then = self._then, lambda: None
        then()
        if self._restart is not None:
            self._restart.end()

    def _restore_case(self, state: Any) -> None:
        if state is None:
            return
        self._session.case.restore_drafts(state)
        if not self._goes_on:
            return
        dnr = str(state["dnr"])
        if self._session.knows_case(dnr):
            self._is_opening = True
            self._session.open_case(dnr, lambda: self._on_case(state))

    def _on_case(self, state: Any) -> None:
        self._session.case.restore(state)
        self._finish()

    def _restore_layers(self, state: Any) -> None:
        """Let the layer list stand as before, and read the planner's own files anew."""
        layers, intake = self._session.layers, self._session.intake
        layers.restore(state)
        for own in layers.own_files():
            intake.read_again(own, layers.add_again, layers.add_unread)

    def _restore_idea(self, state: Any) -> None:
        if state is not None and self._session.workspace is not None:
            self._session.dialogue.restore(self._session.workspace, state)

    def _questions(self) -> dict[str, Any]:
        return {task: item.state() for task, item in self._session.questions.items()}

    def _restore_questions(self, state: Any) -> None:
        for task, questions in self._session.questions.items():
            questions.restore(state[task])

    def _form(self) -> dict[str, Any] | None:
        if self._session.panel != "new":
            return None
        form = self._session.new_case
        return {"values": form.state(), "of_idea": bool(form.idea_words)}

    def _restore_form(self, state: Any) -> None:
        session = self._session
        if state is None or not self._goes_on:
            return
        session.new_case.reset(idea=session.dialogue.idea if state["of_idea"] else None)
        session.new_case.restore(state["values"])

    def _restore_panel(self, panel: Any) -> None:
        # a case shows its own panel when it has been read
        shown = {
            "new": True,
            "rules": True,
            UNDERLAG: True,
            GEOREFERENCE: True,
            "dialogue": self._session.dialogue.idea is not None,
        }
        if self._goes_on and panel == "batch":
            self._session.show_batch_task()
        elif self._goes_on and shown.get(panel, False):
            self._session.show_panel(panel)
