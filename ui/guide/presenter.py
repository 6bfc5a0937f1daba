"""Which steps of the first response are done, and where the tour stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from rumslig.cases.case import Assessment, Case
from rumslig.sample import sample_dnr
from ui.case.presenter import CasePresenter
from ui.language import tr

Assessments = Mapping[tuple[str, str], Assessment]

ASSESSED = 3
"""How many findings are assessed in the course."""


@dataclass(frozen=True, slots=True)
class GuideStep:
    """A step of the first response: what to do, how, and whether it is done."""

    id: str
    title: str
    hint: str
    done: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of the tour: a part of the window, and what it is for."""

    part: str
    title: str
    text: str


def tour_stops() -> tuple[Stop, ...]:
    """Return the stops, in the language that is used."""
    return (
        Stop(
            "task",
            tr("Uppgiften"),
            tr(
                "Här gör du jobbet. Släpp remissen som den kom, rita ett planområde på kartan "
                "eller öppna exempelärendet."
            ),
        ),
        Stop(
            "map",
            tr("Kartan"),
            tr(
                "Dra för att flytta, rulla för att zooma. Med tangenter: pilar, + och −. "
                "0 visar länet och P planområdet."
            ),
        ),
        Stop(
            "layers",
            tr("Lagren"),
            tr(
                "Underlaget, ordnat efter planeringsfråga. Ögat visar och döljer, och lagrets kort "
                "säger källa, datum och osäkerhet."
            ),
        ),
        Stop(
            "top",
            tr("Uppgifter, sökning och ångra"),
            tr(
                "Ctrl+K hittar platser, lager, ärenden och kommandon. Allt du gör kan ångras med "
                "Ctrl+Z. F1 visar alla tangenter."
            ),
        ),
        Stop(
            "status",
            tr("Raden längst ned"),
            tr(
                "Här syns vad som pågår och hur du avbryter det. Allt sparas av sig självt, på den "
                "här datorn."
            ),
        ),
    )


class GuidePresenter(QObject):
    """Follows what is done in the sample case. Nothing is ticked off by looking at the list."""

    changed = Signal()
    tour_changed = Signal()

    def __init__(self, case: CasePresenter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._done: set[str] = set()
        self._assessed: set[tuple[str, str]] = set()
        self._before: Assessments | None = None
        self._is_shown = False
        self._stop: int | None = None
        self._was_toured = False
        case.opened.connect(self._on_opened)
        case.changed.connect(self._on_changed)
        case.findings.map_asked.connect(lambda _finding: self._tick("map"))

    # the first response

    @property
    def is_shown(self) -> bool:
        """Whether the list is wanted."""
        return self._is_shown

    @property
    def steps(self) -> tuple[GuideStep, ...]:
        """The steps in order."""
        count = min(len(self._assessed), ASSESSED)
        texts = (
            ("open", tr("Öppna exempelärendet"), tr("Det finns på startsidan.")),
            (
                "map",
                tr("Visa ett fynd på kartan"),
                tr("Välj ett fynd i listan och tryck Retur."),
            ),
            (
                "proof",
                tr("Läs beviset"),
                tr("Tryck B i listan: underlag, datum, osäkerhet och vad som lästes."),
            ),
            (
                "assess",
                tr("Bedöm tre fynd ({count} av {total})", count=count, total=ASSESSED),
                tr("Tangenterna 1–4: relevant, inte relevant, fel i underlag, behöver expert."),
            ),
            (
                "reason",
                tr("Skriv ett skäl"),
                tr("Inte relevant och fel i underlag behöver ett skäl; Retur sparar det."),
            ),
            (
                "draft",
                tr("Skapa utkastet"),
                tr("Ctrl+Retur gör stycken av det du har bedömt som relevant."),
            ),
            (
                "write",
                tr("Skriv en egen mening"),
                tr("Välj ett stycke och skriv i texten under; det sparas av sig självt."),
            ),
            (
                "ask",
                tr("Fråga en sakkunnig"),
                tr("I Yttrande, vyn Remissrunda: Retur på ett tema sparar filen att skicka."),
            ),
            (
                "sign",
                tr("Underteckna yttrandet"),
                tr("Ctrl+Page Down går till Beslut; varje roll godkänner, den sista undertecknar."),
            ),
            (
                "export",
                tr("Exportera yttrandet"),
                tr("Ctrl+E: docx, pdf, karta och fynd i en mapp. Arkivfilen görs i Beslut."),
            ),
        )
        return tuple(GuideStep(key, title, hint, key in self._done) for key, title, hint in texts)

    @property
    def current(self) -> GuideStep | None:
        """The first step that is not done."""
        return next((step for step in self.steps if not step.done), None)

    def show(self) -> None:
        """Show the list."""
        self._is_shown = True
        self.changed.emit()

    def hide(self) -> None:
        """Put the list away; what was done stays done."""
        self._is_shown = False
        self.changed.emit()

    def note_proof(self) -> None:
        """Take note that a proof was unfolded."""
        self._tick("proof")

    # the tour

    @property
    def stop(self) -> tuple[int, Stop] | None:
        """The tour's stop and its number from 1, None while there is no tour."""
        return None if self._stop is None else (self._stop + 1, tour_stops()[self._stop])

    @property
    def was_toured(self) -> bool:
        """Whether the tour was taken or skipped before."""
        return self._was_toured

    def begin_tour(self) -> None:
        """Begin with the first stop."""
        self._go_to(0)

    def go_on(self) -> None:
        """Go to the next stop, or end after the last."""
        if self._stop is not None:
            last = self._stop + 1 >= len(tour_stops())
            self._go_to(None if last else self._stop + 1)

    def go_back(self) -> None:
        """Go to the stop before."""
        if self._stop:
            self._go_to(self._stop - 1)

    def skip(self) -> None:
        """End the tour."""
        self._go_to(None)

    def _go_to(self, stop: int | None) -> None:
        self._stop = stop
        self._was_toured = True
        self.tour_changed.emit()

    # what is kept

    def state(self) -> dict[str, Any]:
        """Return what is done and shown."""
        return {
            "done": sorted(self._done),
            "assessed": sorted(map(list, self._assessed)),
            "shown": self._is_shown,
            "toured": self._was_toured,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take over what was done in the last session."""
        self._done = {str(item) for item in state["done"]}
        self._assessed = {(str(plan), str(rule)) for plan, rule in state["assessed"]}
        self._is_shown, self._was_toured = bool(state["shown"]), bool(state["toured"])
        self.changed.emit()

    # following the case

    def _sample(self) -> Case | None:
        case = self._case.case
        return case if case is not None and case.header.dnr == sample_dnr() else None

    def _on_opened(self) -> None:
        case = self._sample()
        self._before = dict(case.assessments) if case else None
        if case is not None:
            if not self._done:
                self._is_shown = True
            self._tick("open")

    def _on_changed(self) -> None:
        case = self._sample()
        if case is None or self._before is None:
            return
        new = {key for key, item in case.assessments.items() if self._before.get(key) != item}
        if new - self._assessed:
            self._assessed |= new
            self.changed.emit()
        checks: tuple[tuple[str, Callable[[Case], bool]], ...] = (
            ("assess", lambda _case: len(self._assessed) >= ASSESSED),
            ("reason", lambda case: any(case.assessments[key].reason for key in new)),
            ("draft", lambda case: case.draft is not None),
            ("write", _is_written),
            ("ask", lambda case: bool(case.errands)),
            ("sign", lambda case: case.signature is not None),
            ("export", lambda case: any(entry.what == "export" for entry in case.log)),
        )
        for key, is_done in checks:
            if is_done(case):
                self._tick(key)

    def _tick(self, key: str) -> None:
        if key not in self._done and self._sample() is not None:
            self._done.add(key)
            self.changed.emit()


def _is_written(case: Case) -> bool:
    """Whether somebody's own words stand in the draft."""
    return case.draft is not None and any(item.is_edited for item in case.draft.paragraphs)
