"""Placing the picture: itself, its points, and how sure the place is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout

from rumslig.numerals import format_number
from ui.georeference.handing import PictureWriting
from ui.georeference.plan_map import PlanMap
from ui.georeference.presenter import GeoreferencePresenter
from ui.georeference.suggesting import Suggesting
from ui.georeference.widgets.picture_page import CELL, EDGE, PicturePage
from ui.georeference.widgets.point_pane import PointPane
from ui.georeference.widgets.point_table import PointTable
from ui.georeference.widgets.suggestion_card import SuggestionCard
from ui.georeference.words import METHODS, method_word, metres, missing_words, next_step, pixels
from ui.language import message_language, tr
from ui.layer_list.widgets.opacity_slider import OpacitySlider
from ui.messages import capitalise
from ui.questions.widgets.check_box import CheckBox
from ui.theme import Theme
from ui.widgets.combo import Combo
from ui.widgets.controls import (
    Button,
    Icon,
    IconButton,
    clear_layout,
    make_card,
    make_label,
    make_row,
)
from ui.widgets.scrolled import Wrapping

PICTURE_SHARE = 0.48
AskPath = Callable[[], Path | None]
AskNew = Callable[[str], Path | None]
SCALES = (0, 25_000, 50_000, 100_000, 250_000, 500_000, 750_000, 1_000_000, 1_500_000)


class PlacingPage(PicturePage):
    """The picture above, its points below, and what they give at the foot."""

    def __init__(
        self,
        theme: Theme,
        presenter: GeoreferencePresenter,
        suggesting: Suggesting,
        writing: PictureWriting,
        plan_map: PlanMap,
        *,
        ask_points: AskPath,
        ask_new_points: AskNew,
        ask_new_raster: AskNew,
    ) -> None:
        super().__init__(theme, tr("Placera"), PointPane(presenter, suggesting), PICTURE_SHARE)
        self._presenter, self._writing, self._suggesting = presenter, writing, suggesting
        self._plan_map = plan_map
        self._ask_points, self._ask_new_points = ask_points, ask_new_points
        self._ask_new_raster = ask_new_raster
        self.table = PointTable(theme, presenter)
        self.method = Combo(theme, tr("Metod"))
        for method in METHODS:
            self.method.addItem(method_word(method), method)
        self.method.activated.connect(self._on_method)
        self.scale = Combo(theme, tr("Bildens skala"), 14)
        for scale in SCALES:
            self.scale.addItem(_scale_word(scale), scale)
        self.scale.activated.connect(self._on_scale)
        self.over = CheckBox(theme, tr("Över kartan"))
        self.over.toggled.connect(presenter.show_over)
        self.opacity = OpacitySlider(
            theme,
            tr("Bildens opacitet"),
            lambda value: presenter.set_opacity(value / 100),
            lambda: None,  # it is no step to undo
        )
        self.opacity.setMaximumWidth(150)
        self.figure = make_label("", "figure")
        self.figures = make_label("", "muted", wrap=True)
        self._doubts = QVBoxLayout()
        self._doubts.setSpacing(2)
        self.write = Button(
            theme, tr("Skriv GeoTIFF …"), self._write, kind="primary", icon="exportera"
        )
        self.draw_plan = Button(
            theme, tr("Rita planområde"), plan_map.draw, kind="primary", icon="rita"
        )
        self.suggest = Button(theme, tr("Föreslå punkter"), suggesting.ask, kind="plain")
        self.offer = SuggestionCard(theme, suggesting)
        self._lay_out()
        presenter.changed.connect(self.refresh)
        suggesting.changed.connect(self._show_step)
        presenter.map_changed.connect(self._show_over)
        plan_map.changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        closer = IconButton(self._theme, "zooma-in", tr("Zooma in i bilden"), self._closer)
        farther = IconButton(self._theme, "zooma-ut", tr("Zooma ut ur bilden"), self._farther)
        whole = IconButton(self._theme, "zooma-till", tr("Visa hela bilden"), self.pane.show_whole)
        tools = make_row(self.over, self.opacity, 1, closer, farther, whole, spacing=4)
        below = Wrapping()
        lower = QVBoxLayout(below)
        lower.setContentsMargins(0, 10, 0, 0)
        lower.setSpacing(8)
        how = make_row(self.method, self.scale, spacing=8)
        how.setStretch(0, 1)
        lower.addLayout(_edged(how))
        lower.addLayout(_edged(make_row(self.offer)))
        card, rows = make_card()
        rows.addWidget(self.figure)
        rows.addWidget(self.figures)
        rows.addLayout(self._doubts)
        held = QHBoxLayout()
        held.setContentsMargins(EDGE, 0, EDGE, 0)
        held.addWidget(card)
        lower.addLayout(held)
        listed = make_row(self.table)
        listed.setContentsMargins(EDGE - CELL, 0, 0, 0)
        lower.addLayout(listed, 1)
        lower.addStretch(0)  # takes the room while there are no points
        self._make_more()
        self.stack(_edged(tools), below, tr("Punkter"), self.draw_plan, self.write, self.suggest)

    def _make_more(self) -> None:
        menu = QMenu(self)
        self.acts: dict[str, QAction] = {
            "load": menu.addAction(tr("Öppna punkter …"), self._load),
            "save": menu.addAction(tr("Spara punkter …"), self._save),
            "raster": menu.addAction(tr("Skriv GeoTIFF …"), self._write),
            "world": menu.addAction(tr("Skriv världsfil …"), self._world),
            "clear": menu.addAction(tr("Ta bort alla punkter"), self._clear),
        }
        self.offer_more(tr("Punkter"), tr("Punkter: öppna, spara och mer"), menu)

    def focus_content(self) -> None:
        """Begin in the picture."""
        self.pane.setFocus(Qt.FocusReason.OtherFocusReason)

    # what the presenter has

    def refresh(self) -> None:
        """Show the points and what they give."""
        presenter, draft = self._presenter, self._presenter.draft
        self._show_step()
        self.table.show_points()
        self.table.setVisible(draft is not None and bool(draft.points))
        if draft is not None:
            self.method.setCurrentIndex(METHODS.index(draft.method))
            scale = draft.scale or 0
            if self.scale.findData(scale) < 0:
                self.scale.addItem(_scale_word(scale), scale)
            self.scale.setCurrentIndex(self.scale.findData(scale))
        self._show_quality()
        self._show_over()
        self._show_main(presenter.placement is not None)
        has_points = draft is not None and bool(draft.points)
        for key in ("save", "clear"):
            self.acts[key].setEnabled(has_points)
        straight = presenter.placement is not None and presenter.placement.transform is not None
        self.acts["world"].setEnabled(straight)

    def _show_main(self, placed: bool) -> None:
        """Show what comes next: a case's plan map is drawn off, other pictures are written."""
        is_plan = bool(self._plan_map.dnr)
        self.draw_plan.setVisible(is_plan)
        self.write.setVisible(not is_plan)
        self.acts["raster"].setVisible(is_plan)
        self.acts["raster"].setEnabled(placed)
        why = "" if placed else self._presenter.fault or missing_words(self._presenter)
        for button in (self.draw_plan, self.write):
            button.setEnabled(placed)
            button.setToolTip(why)

    def _show_step(self) -> None:
        is_looking = self._suggesting.is_busy
        words = tr("Söker kända gränser i bilden …") if is_looking else next_step(self._presenter)
        self.step.setText(words)

    def _show_over(self) -> None:
        presenter = self._presenter
        self.over.blockSignals(True)
        self.over.setChecked(presenter.lies_over)
        self.over.blockSignals(False)
        self.opacity.setEnabled(presenter.lies_over)
        self.opacity.show_value(round(presenter.opacity * 100))

    def _show_quality(self) -> None:
        presenter, placement = self._presenter, self._presenter.placement
        clear_layout(self._doubts)
        if placement is None:
            self.figure.setText(
                tr("Kan inte placeras") if presenter.fault else tr("Inte placerad än")
            )
            self.figures.setText(presenter.fault or missing_words(presenter))
            return
        unsure = placement.uncertainty_m
        self.figure.setText(
            tr("Osäkerhet {metres}", metres=metres(unsure))
            if unsure is not None
            else tr("Osäkerheten är okänd")
        )
        off = [item.residual_px for item in placement.points if item.enabled and item.residual_px]
        share = placement.hull_share or 0.0
        parts = [
            tr("medelfel {metres}", metres=metres(placement.rmse_m)),
            tr("störst {pixels} bildpunkter", pixels=pixels(max(off, default=0.0))),
            tr("mot de andra {metres}", metres=metres(placement.loo_rmse_m)),
            tr("{share} % av bilden innanför punkterna", share=round(share * 100)),
            tr("1 bildpunkt = {metres}", metres=metres(placement.pixel_size_m)),
        ]
        self.figures.setText(" · ".join(parts))
        for sentence in presenter.doubts:
            row = QFrame()
            line = make_row(
                Icon(self._theme, "varning", "warning"),
                make_label(capitalise(sentence), "small", wrap=True),
            )
            line.setStretch(1, 1)
            row.setLayout(line)
            self._doubts.addWidget(row)

    # acts

    def _on_method(self, index: int) -> None:
        self._presenter.set_method(METHODS[index])

    def _on_scale(self, index: int) -> None:
        self._presenter.set_scale(int(self.scale.itemData(index)))

    def _closer(self) -> None:
        self.pane.zoom_by(2.0)

    def _farther(self) -> None:
        self.pane.zoom_by(0.5)

    def _load(self) -> None:
        if (path := self._ask_points()) is not None:
            self._presenter.load_points(path)

    def _save(self) -> None:
        if (path := self._ask_new_points(f"{self._name()}.points")) is not None:
            self._writing.save_points(path)

    def _write(self) -> None:
        if (path := self._ask_new_raster(f"{Path(self._name()).stem}.tif")) is not None:
            self._writing.write(path)

    def _world(self) -> None:
        endings = {"png": "pgw", "jpeg": "jgw", "tiff": "tfw"}
        picture = self._presenter.picture
        if picture is None:
            return
        ending = endings.get(picture.head.format, "wld")
        if (path := self._ask_new_raster(f"{Path(self._name()).stem}.{ending}")) is not None:
            self._writing.write(path)

    def _clear(self) -> None:
        self._presenter.take_points((), tr("ta bort alla punkter"))

    def _name(self) -> str:
        picture = self._presenter.picture
        return picture.path.name if picture is not None else ""


def _scale_word(scale: int) -> str:
    if not scale:
        return tr("Skala: okänd")
    return tr("Skala 1:{scale}", scale=format_number(scale, 0, message_language()))


def _edged(row: QHBoxLayout) -> QHBoxLayout:
    row.setContentsMargins(EDGE, 0, EDGE, 0)
    return row
