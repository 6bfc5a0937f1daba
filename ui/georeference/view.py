"""The room Strukturbilder: a picture is placed, its classes become objects, others are compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from ui.georeference.room import Step, StructureRoom
from ui.georeference.widgets.classes_page import ClassesPage
from ui.georeference.widgets.package_page import PackagePage
from ui.georeference.widgets.placing_page import AskNew, AskPath, PlacingPage
from ui.language import tr
from ui.start.widgets.drop_area import DropArea
from ui.structure.view import CompareView
from ui.theme import Theme, size
from ui.widgets.combo import Combo
from ui.widgets.controls import Button, ElidedLabel, IconButton, make_label, make_line, make_row
from ui.widgets.switch import Switch

EDGE = 20
RESOLUTIONS = (72, 100, 150, 200, 300, 400, 600)
"""Pixels an inch that a PDF's page is offered at."""


class GeoreferenceView(QFrame):
    """Shows how to begin, or the open picture; `draw_asked` when its plan is to be drawn off."""

    draw_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        room: StructureRoom,
        *,
        ask_picture: AskPath,
        ask_points: AskPath,
        ask_new_points: AskNew,
        ask_new_raster: AskNew,
        ask_legend: AskPath,
        ask_new_objects: AskNew,
        ask_package_folder: AskPath,
        ask_op_file: AskPath,
        ask_profile: AskPath,
        ask_new_comparison: AskNew,
        open_files: Callable[[tuple[Path, ...]], None],
    ) -> None:
        super().__init__()
        self._room, presenter = room, room.placing
        self._presenter, self._ask_picture = presenter, ask_picture
        self._is_busy = False
        self.setProperty("panel", True)
        self.setProperty("wanted_width", size("task_panel_wide"))
        self.setAccessibleName(tr("Strukturbilder"))
        self.name = ElidedLabel("", "muted")
        self.close_picture = IconButton(theme, "stang", tr("Stäng bilden"), presenter.close, px=16)
        self.open = Button(theme, tr("Öppna bild …"), self._open, kind="quiet", icon="oppna")
        self.page = Combo(theme, tr("Sida i PDF:en"))
        self.page.activated.connect(lambda at: presenter.show_page(at + 1))
        self.dpi = Combo(theme, tr("Upplösning"))
        for dpi in RESOLUTIONS:
            self.dpi.addItem(tr("{dpi} dpi", dpi=dpi), float(dpi))
        self.dpi.activated.connect(lambda _at: presenter.set_dpi(float(self.dpi.currentData())))
        self.begin = self._make_begin(theme, open_files)
        self.placing = PlacingPage(
            theme,
            presenter,
            room.suggesting,
            room.writing,
            room.plan_map,
            ask_points=ask_points,
            ask_new_points=ask_new_points,
            ask_new_raster=ask_new_raster,
        )
        room.plan_map.drawing_asked.connect(self.draw_asked)
        self.classes = ClassesPage(
            theme,
            room.classes,
            ask_legend=ask_legend,
            ask_new=ask_new_objects,
            make_package=self._make_package,
        )
        self.package = PackagePage(theme, room.packing, ask_package_folder)
        self.comparing = CompareView(
            theme,
            room.comparing,
            ask_file=ask_op_file,
            ask_profile=ask_profile,
            ask_target=ask_new_comparison,
        )
        self.switch = Switch(tr("Steg"))
        self.switch.add("placing", tr("Placera"), tr("Lägg bilden på kartan"))
        self.switch.add("classes", tr("Klasser"), tr("Gör bildens färger till objekt"))
        self.switch.add("package", tr("Paket"), tr("Gör ett lagerpaket av objekten"))
        self.switch.add("compare", tr("Jämför ÖP"), tr("Jämför en kommuns ÖP med strukturbilden"))
        self.switch.chosen.connect(room.show_step)
        pages = QWidget()
        self._stack = QStackedLayout(pages)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for page in (self.begin, self.placing, self.classes, self.package, self.comparing):
            self._stack.addWidget(page)
        head = QVBoxLayout()
        head.setContentsMargins(EDGE, 8, EDGE, 8)
        head.setSpacing(4)
        top = make_row(
            make_label(tr("Strukturbilder"), "panel_title"), 1, self.open, self.close_picture
        )
        top.addStrut(size("control"))  # the title stays when the buttons beside it go
        said = make_row(self.name, self.page, self.dpi)
        said.setStretch(0, 1)
        for row in (top, said, make_row(self.switch, 1)):
            head.addLayout(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(make_line())
        layout.addWidget(pages, 1)
        presenter.picture_changed.connect(self._show_picture)
        presenter.changed.connect(self._show_busy)
        room.step_changed.connect(self._show_picture)
        self._show_picture()

    def _make_begin(self, theme: Theme, open_files: Callable[[tuple[Path, ...]], None]) -> QFrame:
        page = QFrame()
        page.setProperty("panel", True)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(EDGE, 16, EDGE, 16)
        rows.setSpacing(12)
        rows.addWidget(
            make_label(
                tr(
                    "Gör en strukturbild ur ett dokument till data som svarar: lägg bilden på "
                    "kartan, peka ut klasserna och gör ett lager av dem. Bilden är vägledande, "
                    "ej bindande."
                ),
                "muted",
                wrap=True,
            )
        )
        self.drop = DropArea(
            theme,
            open_files,
            self._open,
            title=tr("Släpp bilden här"),
            hint=tr("PNG, JPEG, TIFF eller PDF. Originalet ändras inte."),
            icon="strukturbild",
        )
        rows.addWidget(self.drop)
        rows.addStretch(1)
        return page

    def draw_again(self) -> None:
        """Draw the picture anew where more of it has been made ready."""
        self.placing.pane.draw_again()
        self.classes.pane.draw_again()

    def focus_content(self) -> None:
        """Begin at the picture, or at how one is opened."""
        if self._room.step == "compare":
            self.comparing.focus_content()
        elif self._presenter.picture is None:
            self.drop.choose.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._room.step == "classes":
            self.classes.focus_content()
        elif self._room.step == "package":
            self.package.focus_content()
        else:
            self.placing.focus_content()

    def _show_picture(self) -> None:
        picture = self._presenter.picture
        is_open = picture is not None
        steps: dict[Step, QWidget] = {
            "placing": self.placing,
            "classes": self.classes,
            "package": self.package,
            "compare": self.comparing,
        }
        shown = steps[self._room.step]
        if not is_open and self._room.step != "compare":
            shown = self.begin
        self._stack.setCurrentWidget(shown)
        self.switch.show_chosen(self._room.step)
        self.open.setVisible(is_open)
        self.close_picture.setVisible(is_open)
        self.name.setVisible(is_open)
        self._show_pages()
        if picture is not None:
            width, height = picture.size
            self.name.setText(
                tr(
                    "{file} · {width} × {height} bildpunkter",
                    file=picture.path.name,
                    width=width,
                    height=height,
                )
            )

    def _show_pages(self) -> None:
        picture = self._presenter.picture
        page = picture.page if picture is not None else None
        self.page.setVisible(page is not None)
        self.dpi.setVisible(page is not None)
        if picture is None or page is None:
            return
        if self.page.count() != picture.pages:
            self.page.clear()
            words = [
                tr("Sida {number} av {count}", number=number, count=picture.pages)
                for number in range(1, picture.pages + 1)
            ]
            self.page.addItems(words)
        self.page.setCurrentIndex(page.number - 1)
        if self.dpi.findData(page.dpi) < 0:
            self.dpi.addItem(tr("{dpi} dpi", dpi=f"{page.dpi:g}"), page.dpi)
        self.dpi.setCurrentIndex(self.dpi.findData(page.dpi))

    def _show_busy(self) -> None:
        is_busy = self._presenter.is_busy
        if is_busy == self._is_busy:
            return
        self._is_busy = is_busy
        for control in (self.drop, self.page, self.dpi):
            control.setEnabled(not is_busy)
        self._show_pages()  # what could not be opened is not shown

    def _make_package(self) -> None:
        self._room.show_step("package")
        self.package.focus_content()

    def _open(self) -> None:
        if (path := self._ask_picture()) is not None:
            self._presenter.open(path)
