"""The earlier stages of the open case's plan: remarks to judge, neighbours, what has changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import shapely
from PySide6.QtCore import QObject, Signal

from rumslig.cases.case import Case
from rumslig.cases.desk import CaseDesk
from rumslig.cases.remark import CarriedRemark, Outcome
from rumslig.errors import CaseError
from rumslig.intake.words import read_keywords
from rumslig.language import Language
from rumslig.memory.carrying import carry_remarks, judge_remark, needs_reason
from rumslig.memory.comparing import Answers, compare_stages
from rumslig.memory.following import follow_stage, propose_stages, read_stages
from rumslig.memory.neighbours import NEAR_M, SaidHere, said_at
from rumslig.memory.proposing import copy_to_draft, paragraph_of
from rumslig.memory.stages import EarlierStage, union_of
from rumslig.memory.words import OUTCOMES
from ui.case.presenter import CasePresenter
from ui.earlier.marks import old_plans_layer
from ui.language import message_language, tr
from ui.map.scene import SceneLayer
from ui.messages import Message, describe_fault, describe_sentence
from ui.tasks import Runner

KEY = "earlier stages"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is known of the plan's past.

    Attributes
    ----------
    stages
        The earlier stages, the earliest first.
    changes
        The answers that differ from the stage before.
    remarks
        Each remark with what is suggested now.
    """

    stages: tuple[Case, ...] = ()
    proposals: tuple[EarlierStage, ...] = ()
    neighbours: tuple[SaidHere, ...] = ()
    changes: tuple[Answers, ...] = ()
    remarks: tuple[CarriedRemark, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RemarkState:
    """What the bar under the chosen remark shows."""

    outcome: Outcome = ""
    reason: str = ""
    wanted: bool = False
    needed: bool = False
    fault: str = ""


class EarlierPresenter(QObject):
    """Looks for the open case's past beside the window's thread, and takes the planner's word.

    Signals
    -------
    changed
        More, or something else, is known.
    chosen_changed
        Another remark is looked at, or it is another than it was.
    map_changed
        The map shows the earlier plan areas, or no longer.
    map_asked
        Bounds (EPSG:3006) to bring into view.
    case_asked
        The dnr of a case to open.
    """

    changed = Signal()
    chosen_changed = Signal()
    map_changed = Signal()
    map_asked = Signal(object)
    case_asked = Signal(str)
    told = Signal(object)

    def __init__(self, case: CasePresenter, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case, self._runner = case, runner
        self._asked: tuple[object, ...] = ()
        self.known: Earlier | None = None
        self.fault = ""
        self._chosen = ""
        self._waiting: dict[str, tuple[Outcome, str]] = {}
        self._reason_fault = ""
        self._is_shown = False
        self._layer: SceneLayer | None = None
        self.near_m = NEAR_M
        """How far away a plan is still a neighbour."""
        case.changed.connect(self.look)
        case.opened.connect(self.look)

    # what is asked

    def look(self) -> None:
        """Look at the open case as it is now; asks only where its past may be another."""
        case, desk = self._case.case, self._case.desk
        asked = (
            (case.header.dnr, case.header.follows, case.plans, case.result, case.readings, desk)
            if case is not None
            else ()
        )
        if _is_same(asked, self._asked):
            self.changed.emit()  # what was judged, perhaps by another way
            self.chosen_changed.emit()
            return
        is_other = not asked or not self._asked or asked[0] != self._asked[0]
        self._asked = asked
        self._runner.cancel(KEY)
        if is_other:
            self.known, self._chosen, self._waiting, self._layer = None, "", {}, None
        self.fault = ""
        if case is not None and desk is not None:
            self._begin(desk, replace(case, originals=()))
        self.changed.emit()
        self.chosen_changed.emit()
        self.map_changed.emit()

    def retell(self) -> None:
        """Look again: what is known is told in the language that is now used."""
        case, desk = self._case.case, self._case.desk
        self._reason_fault = ""
        if case is not None and desk is not None:
            self._begin(desk, replace(case, originals=()))
        self.changed.emit()
        self.chosen_changed.emit()

    def _begin(self, desk: CaseDesk, case: Case) -> None:
        near_m, lang = self.near_m, message_language()
        self._runner.run(
            KEY,
            tr("Ser efter vad som sagts förut"),
            lambda progress: find_earlier(desk, case, near_m, lang),
            lambda found: self._on_found(case.header.dnr, found),
            self._on_fault,
            cancelled=lambda: None,
        )

    def _on_found(self, dnr: str, found: Earlier) -> None:
        case = self._case.case
        if case is None or case.header.dnr != dnr:
            return
        self.known = found
        self._layer = old_plans_layer(found.stages[-1]) if found.stages else None
        if not self.is_locked and found.stages and not found.faults:
            remarks = _with_opinions(found.remarks, case.remarks)
            if remarks != case.remarks:
                self._case.put(replace(case, remarks=remarks))
        self.changed.emit()
        self.chosen_changed.emit()
        self.map_changed.emit()

    def _on_fault(self, fault: Exception) -> None:
        self.fault = describe_sentence(fault)
        self.changed.emit()
        self.told.emit(describe_fault(tr("Tidigare ärenden kunde inte läsas"), fault))

    # what is shown

    @property
    def remarks(self) -> tuple[CarriedRemark, ...]:
        """The remarks of the open case, theme by theme as they were said."""
        return self._case.case.remarks if self._case.case is not None else ()

    @property
    def left(self) -> int:
        """How many remarks the planner has said nothing of."""
        return sum(not item.outcome for item in self.remarks)

    @property
    def is_locked(self) -> bool:
        """Whether the response is signed, so that nothing more is judged."""
        return self._case.is_signed

    @property
    def follows(self) -> str:
        """The dnr of the stage before, "" where there is none."""
        return self._case.case.header.follows if self._case.case is not None else ""

    @property
    def chosen(self) -> CarriedRemark | None:
        """The remark that is looked at."""
        found = [item for item in self.remarks if item.key == self._chosen]
        return found[0] if found else (self.remarks[0] if self.remarks else None)

    @property
    def state(self) -> RemarkState:
        """What the bar shows of the chosen remark."""
        item = self.chosen
        if item is None:
            return RemarkState()
        outcome, reason = self._waiting.get(item.key, (item.outcome, item.reason))
        return RemarkState(
            outcome, reason, bool(outcome), needs_reason(item, outcome), self._reason_fault
        )

    @property
    def is_in_draft(self) -> bool:
        """Whether the draft repeats the chosen remark already."""
        case, item = self._case.case, self.chosen
        if case is None or item is None or case.draft is None:
            return False
        source = paragraph_of(case, item).source
        return any(paragraph.source == source for paragraph in case.draft.paragraphs)

    # what is done

    def choose(self, key: str) -> None:
        """Look at another remark."""
        if key != self._chosen:
            self._chosen, self._reason_fault = key, ""
            self.chosen_changed.emit()

    def follow(self, dnr: str) -> None:
        """Let the case follow another, with its remarks; "" lets it follow none."""
        case, desk = self._case.case, self._case.desk
        if case is None or desk is None:
            return
        lang = message_language()
        words = tr("tidigare skede {dnr}", dnr=dnr) if dnr else tr("inget tidigare skede")
        self._runner.run(
            "follow stage",
            tr("Tar med tidigare synpunkter"),
            lambda progress: follow_stage(desk, case, dnr, lang),
            lambda found: self._on_followed(words, found),
            lambda fault: self.told.emit(
                describe_fault(tr("Ärendet kan inte följa {dnr}", dnr=dnr), fault)
            ),
        )

    def _on_followed(self, words: str, found: Case) -> None:
        case = self._case.case
        if case is None or case.header.dnr != found.header.dnr:
            return
        header = replace(case.header, follows=found.header.follows)
        remarks = _with_opinions(found.remarks, case.remarks)
        self._case.apply(words, replace(case, header=header, remarks=remarks))

    def judge_key(self, number: int) -> None:
        """Judge the chosen remark by the keys 1–3."""
        if 1 <= number <= len(OUTCOMES):
            self.judge(OUTCOMES[number - 1])

    def judge(self, outcome: Outcome) -> None:
        """Say what became of the chosen remark; the same again takes it back."""
        item = self.chosen
        if item is None or self._refuse_locked():
            return
        state = self.state
        self._reason_fault = ""
        if state.outcome == outcome:
            if item.key in self._waiting:
                del self._waiting[item.key]
                self.chosen_changed.emit()
            else:
                self._give(item, "", "")
        elif needs_reason(item, outcome) and not state.reason.strip():
            self._waiting[item.key] = (outcome, "")
            self.chosen_changed.emit()
        else:
            self._give(item, outcome, state.reason)

    def write_reason(self, reason: str) -> None:
        """Take note of a reason while it is written, so that it is not lost."""
        item = self.chosen
        if item is not None and (state := self.state).outcome:
            self._waiting[item.key] = (state.outcome, reason)

    def give_reason(self, reason: str) -> None:
        """Give the word on the chosen remark with its reason."""
        item, state = self.chosen, self.state
        if item is not None and state.outcome and not self._refuse_locked():
            self._give(item, state.outcome, reason)

    def drop_reason(self) -> None:
        """Let what was written and not given be."""
        if (item := self.chosen) is not None:
            self._waiting.pop(item.key, None)
            self._reason_fault = ""
            self.chosen_changed.emit()

    def _give(self, item: CarriedRemark, outcome: Outcome, reason: str) -> None:
        case = self._case.case
        if case is None:
            return
        try:
            judged = judge_remark(case, item.key, outcome, reason)
        except CaseError as fault:
            self._reason_fault = describe_sentence(fault)
            self.chosen_changed.emit()
            return
        self._waiting.pop(item.key, None)
        self._reason_fault = ""
        self._case.apply(tr("bedömning av {which}", which=item.title or item.key), judged)

    def _refuse_locked(self) -> bool:
        if self.is_locked:
            words = tr("Yttrandet är undertecknat; synpunkterna ligger fast.")
            self.told.emit(Message("info", words))
        return self.is_locked

    def copy_to_draft(self) -> None:
        """Repeat the chosen remark in the draft, once."""
        case, item = self._case.case, self.chosen
        if case is None or item is None or self._refuse_locked() or self.is_in_draft:
            return
        self._case.put(copy_to_draft(case, item))
        self.told.emit(Message("done", tr("Synpunkten står nu i utkastet.")))

    def ask_case(self, dnr: str) -> None:
        """Ask for another case to be opened."""
        self.case_asked.emit(dnr)

    # on the map

    @property
    def on_map(self) -> tuple[SceneLayer, ...]:
        """The plan areas of the stage before, while they are to be seen."""
        return (self._layer,) if self._is_shown and self._layer is not None else ()

    def show(self, shown: bool) -> None:
        """Take note of whether the view is open; the map shows the earlier plan meanwhile."""
        if shown == self._is_shown:
            return
        self._is_shown = shown
        self.map_changed.emit()
        if shown and self.known is not None and self.known.stages:
            self._zoom_to_both(self.known.stages[-1])

    def _zoom_to_both(self, before: Case) -> None:
        case = self._case.case
        shapes = [plan.geometry for plan in (*before.plans, *(case.plans if case else ()))]
        if shapes:
            west, south, east, north = (float(value) for value in shapely.total_bounds(shapes))
            self.map_asked.emit((west, south, east, north))

    def zoom_to(self, item: SaidHere) -> None:
        """Bring a neighbour into view."""
        boxes = [shapely.box(*place.bounds) for place in item.places]
        west, south, east, north = (float(value) for value in shapely.total_bounds(boxes))
        self.map_asked.emit((west, south, east, north))


def find_earlier(desk: CaseDesk, case: Case, near_m: float, lang: Language) -> Earlier:
    """Return a plan's past as the register and the earlier case files have it."""
    stages, faults = read_stages(desk, case)
    proposals = () if case.header.follows else propose_stages(desk, case, lang)
    area = union_of(case)
    chain = {case.header.dnr, *(item.header.dnr for item in stages)}
    neighbours = () if area is None else said_at(desk.register, area, near_m, but=chain)
    keywords = read_keywords(desk.workspace.catalog)
    carried = carry_remarks(case, stages, desk.workspace, lang, keywords) if stages else case
    return Earlier(
        stages,
        proposals,
        neighbours,
        compare_stages(stages[-1], case) if stages else (),
        carried.remarks,
        faults,
    )


def _with_opinions(
    found: tuple[CarriedRemark, ...], opinions: tuple[CarriedRemark, ...]
) -> tuple[CarriedRemark, ...]:
    """Return the remarks with what the planner said of them meanwhile."""
    known = {item.key: item for item in opinions}
    return tuple(
        replace(item, outcome=known[item.key].outcome, reason=known[item.key].reason)
        if item.key in known
        else item
        for item in found
    )


def _is_same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return len(one) == len(other) and all(
        a is b or (isinstance(a, str) and a == b) for a, b in zip(one, other, strict=True)
    )
