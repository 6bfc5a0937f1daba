"""The room Strukturbilder: a picture is placed, its classes become objects, others are compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from ui.georeference.presenter import GeoreferencePresenter
from ui.georeference.widgets.placing_page import AskNew, AskPath, PlacingPage
from ui.language import tr
from ui.start.widgets.drop_area import DropArea
from ui.theme import Theme, size
from ui.widgets.controls import Button, ElidedLabel, IconButton, make_label, make_line, make_row

EDGE = 16


class GeoreferenceView(QFrame):
    """Shows how to begin, or the open picture."""

    def __init__(
        self,
        theme: Theme,
        presenter: GeoreferencePresenter,
        *,
        ask_picture: AskPath,
        ask_points: AskPath,
        ask_new_points: AskNew,
        ask_new_raster: AskNew,
        open_files: Callable[[tuple[Path, ...]], None],
    ) -> None:
        super().__init__()
        self._presenter, self._ask_picture = presenter, ask_picture
        self.setProperty("panel", True)
        self.setProperty("wanted_width", size("task_panel_wide"))
        self.setAccessibleName(tr("Strukturbilder"))
        self.name = ElidedLabel("", "muted")
        self.close_picture = IconButton(theme, "stang", tr("Stäng bilden"), presenter.close, px=16)
        self.open = Button(theme, tr("Öppna bild …"), self._open, kind="quiet", icon="oppna")
        self.begin = self._make_begin(theme, open_files)
        self.placing = PlacingPage(
            theme,
            presenter,
            ask_points=ask_points,
            ask_new_points=ask_new_points,
            ask_new_raster=ask_new_raster,
        )
        pages = QWidget()
        self._stack = QStackedLayout(pages)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for page in (self.begin, self.placing):
            self._stack.addWidget(page)
        head = QVBoxLayout()
        head.setContentsMargins(EDGE, 8, EDGE, 8)
        head.setSpacing(2)
        top = make_row(
            make_label(tr("Strukturbilder"), "panel_title"), 1, self.open, self.close_picture
        )
        head.addLayout(top)
        head.addWidget(self.name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(make_line())
        layout.addWidget(pages, 1)
        presenter.picture_changed.connect(self._show_picture)
        presenter.changed.connect(self._show_busy)
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

    def focus_content(self) -> None:
        """Begin at the picture, or at how one is opened."""
        if self._presenter.picture is None:
            self.drop.choose.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.placing.focus_content()

    def _show_picture(self) -> None:
        picture = self._presenter.picture
        is_open = picture is not None
        self._stack.setCurrentWidget(self.placing if is_open else self.begin)
        self.open.setVisible(is_open)
        self.close_picture.setVisible(is_open)
        self.name.setVisible(is_open)
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

    def _show_busy(self) -> None:
        self.drop.setEnabled(not self._presenter.is_busy)

    def _open(self) -> None:
        if (path := self._ask_picture()) is not None:
            self._presenter.open(path)
