"""The view Tidigare: the plan's stages, its remarks, what has changed, and the neighbours."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rumslig.cases.remark import CarriedRemark
from rumslig.memory.neighbours import SaidHere
from rumslig.memory.stages import EarlierStage
from rumslig.numerals import format_length
from rumslig.vocabulary import stage_label
from ui.earlier.presenter import EarlierPresenter
from ui.earlier.widgets.remark_bar import RemarkBar
from ui.earlier.widgets.tables import MOST_ROWS, ChangeTable, RemarkTable, SaidTable
from ui.language import message_language, tr
from ui.plans.view import PlansView
from ui.theme import Theme
from ui.widgets.controls import Button, clear_layout, make_label, make_row

MOST_PROPOSALS = 5
EARLIER = "earlier"


class EarlierView(QScrollArea):
    """Shows an earlier presenter."""

    def __init__(self, theme: Theme, presenter: EarlierPresenter) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Vad som sagts förut"))
        self.stages = make_label("", "detail_title", wrap=True)
        self.note = make_label("", "muted", wrap=True)
        self.proposals = QVBoxLayout()
        self.proposals.setSpacing(8)
        self.remarks_title = make_label("", "heading")
        self.remarks = RemarkTable(self._choose)
        self.bar = RemarkBar(theme, presenter)
        self.changes_title = make_label(tr("Ändrat sedan förra skedet"), "heading")
        self.changes = ChangeTable()
        self.near_title = make_label("", "heading")
        self.near = SaidTable(presenter.zoom_to)
        self.open_near = Button(
            theme, tr("Öppna ärendet"), self._open_near, kind="quiet", icon="arende"
        )
        self.open_before = Button(
            theme, tr("Öppna förra skedet"), self._open_before, kind="quiet", icon="arende"
        )
        self.leave = Button(
            theme, tr("Följ inget skede"), lambda: presenter.follow(""), kind="quiet", icon="stang"
        )
        page = QWidget()
        page.setProperty("panel", True)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(20, 12, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(self.stages)
        layout.addWidget(self.note)
        layout.addLayout(make_row(self.open_before, self.leave, 1))
        layout.addLayout(self.proposals)
        for title in (self.remarks_title, self.changes_title, self.near_title):
            title.setContentsMargins(0, 10, 0, 0)
        for part in (
            self.remarks_title,
            self.remarks,
            self.bar,
            self.changes_title,
            self.changes,
            self.near_title,
            self.near,
        ):
            layout.addWidget(part)
        layout.addLayout(make_row(self.open_near, 1))
        layout.addStretch(1)
        self.setWidget(page)
        self.remarks.judged.connect(presenter.judge_key)
        self.remarks.chosen.connect(self._on_chosen)
        self.bar.left.connect(lambda: self.remarks.setFocus(Qt.FocusReason.OtherFocusReason))
        self._shown_proposals: tuple[EarlierStage, ...] = ()
        presenter.changed.connect(self.refresh)
        self.refresh()

    def focus_content(self) -> None:
        """Begin at the remarks, or at what else there is."""
        parts = (self.remarks, self.near, self.changes)
        target = next((part for part in parts if part.isVisibleTo(self)), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show what is known now."""
        presenter, known = self._presenter, self._presenter.known
        self.stages.setText(self._stage_words())
        note = presenter.fault or (" ".join(known.faults) if known is not None else "")
        if not note and known is None:
            note = tr("Ser efter vad som sagts förut …")
        elif not note and known is not None and not presenter.follows and not known.proposals:
            note = tr("Registret har inget ärende om samma plan.")
        self.note.setText(note)
        self.note.setVisible(bool(note))
        follows = bool(presenter.follows)
        self.open_before.setVisible(follows)
        self.leave.setVisible(follows and not presenter.is_locked)
        self._show_proposals(known.proposals if known is not None and not follows else ())
        remarks = presenter.remarks
        left = presenter.left
        self.remarks_title.setText(
            tr("{count} synpunkter, {left} kvar att bedöma", count=len(remarks), left=left)
            if left
            else tr("{count} synpunkter, alla bedömda", count=len(remarks))
        )
        self.remarks_title.setVisible(bool(remarks))
        self.remarks.setVisible(bool(remarks))
        self.remarks.show_items(remarks)
        self.remarks.fit(MOST_ROWS)
        changes = known.changes if known is not None else ()
        self.changes_title.setVisible(bool(changes))
        self.changes.setVisible(bool(changes))
        self.changes.show_items(changes)
        self.changes.fit(MOST_ROWS)
        near = known.neighbours if known is not None else ()
        distance = format_length(presenter.near_m, message_language())
        self.near_title.setText(
            tr("Sagt inom {distance} från planområdet", distance=distance)
            if near
            else tr("Inget är sagt inom {distance} från planområdet", distance=distance)
        )
        self.near_title.setVisible(known is not None)
        for shown in (self.near, self.open_near):
            shown.setVisible(bool(near))
        self.near.show_items(near)
        self.near.fit(MOST_ROWS)

    def _stage_words(self) -> str:
        presenter, known = self._presenter, self._presenter.known
        if not presenter.follows:
            return tr("Följer inget tidigare skede")
        if known is None or not known.stages:
            return tr("Följer {dnr}", dnr=presenter.follows)
        told = [
            tr("{stage} {dnr}", stage=stage_label(item.header.stage), dnr=item.header.dnr)
            for item in known.stages
        ]
        then = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "
        return then.join([*told, tr("det här skedet")])

    def _show_proposals(self, proposals: tuple[EarlierStage, ...]) -> None:
        shown = proposals[:MOST_PROPOSALS]
        if shown == self._shown_proposals:
            return
        self._shown_proposals = shown
        clear_layout(self.proposals)
        for item in shown:
            self.proposals.addWidget(self._proposal(item))

    def _proposal(self, item: EarlierStage) -> QWidget:
        box = QWidget()
        title = f"{stage_label(item.stage)} {item.dnr}  ·  {item.title}"
        follow = Button(
            self._theme,
            tr("Följ detta skede"),
            lambda: self._presenter.follow(item.dnr),
            name=tr("Följ {dnr}", dnr=item.dnr),
            icon="bock",
        )
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(make_label(title, "strong", wrap=True))
        column.addWidget(make_label(item.grounds, "small", wrap=True))
        column.addLayout(make_row(follow, 1))
        return box

    def _choose(self, item: CarriedRemark) -> None:
        self._presenter.choose(item.key)

    def _on_chosen(self) -> None:
        item = self.remarks.current
        if item is not None:
            self._presenter.choose(item.key)

    def _open_near(self) -> None:
        item: SaidHere | None = self.near.current
        if item is not None:
            self._presenter.ask_case(item.dnr)

    def _open_before(self) -> None:
        self._presenter.ask_case(self._presenter.follows)


def add_earlier(case: PlansView, theme: Theme, presenter: EarlierPresenter) -> EarlierView:
    """Add the view to the case's panel; the map shows the earlier plan while it is open."""
    view = EarlierView(theme, presenter)
    tip = tr("Tidigare skeden av planen, vad vi sade och vad det ledde till")
    case.add_view(EARLIER, tr("Tidigare"), view, tip)
    case.view_changed.connect(lambda key: presenter.show(key == EARLIER))
    return view
