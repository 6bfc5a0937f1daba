"""What is to be run: file, folder, type of plan; and how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from rumslig.rules import PLAN_TYPES
from rumslig.vocabulary import plan_type_label
from ui.batch.presenter import BatchPresenter
from ui.language import tr
from ui.start.widgets.action_row import ActionRow
from ui.theme import Theme
from ui.widgets.combo import Combo
from ui.widgets.controls import Button, make_label, make_line, make_row

PER_MILLE = 1000


class SetupPage(QScrollArea):
    """Shows what a batch presenter would run, or runs."""

    def __init__(
        self,
        theme: Theme,
        presenter: BatchPresenter,
        choose_file: Callable[[], Path | None],
        choose_folder: Callable[[], Path | None],
    ) -> None:
        super().__init__()
        self._presenter = presenter
        self._choose_file, self._choose_folder = choose_file, choose_folder
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.file_row = ActionRow(theme, "planomrade", "", "", "", self._ask_file)
        self.folder_row = ActionRow(theme, "oppna", "", "", "", self._ask_folder)
        self.plan_type = Combo(theme, tr("Plantyp"), 20)
        for key in ("", *PLAN_TYPES):
            self.plan_type.addItem(plan_type_label(key) if key else tr("Oavsett plantyp"), key)
        self.facts = make_label("", wrap=True)
        self.fault = make_label("", "danger", wrap=True)
        self.run = Button(theme, "", presenter.run, kind="primary", icon="kor")
        self.shown = Button(
            theme, tr("Visa senaste resultatet"), presenter.show_outcome, kind="quiet"
        )
        self.bar = QProgressBar()
        self.bar.setRange(0, PER_MILLE)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Hur långt kontrollen har kommit"))
        self.step = make_label("", "muted", wrap=True)
        self.cancel = Button(
            theme,
            tr("Avbryt"),
            presenter.cancel,
            icon="stopp",
            name=tr("Avbryt kontrollen"),
            tip=tr("Det som är besvarat sparas, och kontrollen kan fortsätta därifrån"),
        )
        self._running = QWidget()
        self._lay_out()
        self.plan_type.currentIndexChanged.connect(
            lambda index: presenter.choose_plan_type(str(self.plan_type.itemData(index)))
        )
        presenter.changed.connect(self.refresh)
        presenter.stepped.connect(self._show_step)
        self.refresh()

    def _lay_out(self) -> None:
        running = QVBoxLayout(self._running)
        running.setContentsMargins(0, 0, 0, 0)
        running.setSpacing(8)
        running.addWidget(self.bar)
        running.addWidget(self.step)
        running.addLayout(make_row(self.cancel, 1))
        page = QFrame()
        page.setProperty("panel", True)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(20, 36, 20, 20)
        layout.setSpacing(0)
        layout.addWidget(make_label(tr("Många planområden på en gång"), "welcome", wrap=True))
        layout.addSpacing(6)
        layout.addWidget(
            make_label(
                tr(
                    "Alla områden i en fil, till exempel en översiktsplan, prövas mot alla "
                    "regler. Svaren skrivs som tabell, kartlager och dokument i en mapp."
                ),
                "muted",
                wrap=True,
            )
        )
        layout.addSpacing(20)
        for row in (self.file_row, self.folder_row):
            layout.addWidget(row)
            layout.addWidget(make_line())
        layout.addSpacing(12)
        label = make_label(tr("Plantyp"))
        label.setBuddy(self.plan_type)
        layout.addLayout(make_row(label, self.plan_type, 1))
        layout.addSpacing(16)
        layout.addWidget(self.facts)
        layout.addWidget(self.fault)
        layout.addSpacing(12)
        layout.addLayout(make_row(self.run, self.shown, 1))
        layout.addWidget(self._running)
        layout.addStretch(1)
        self.setWidget(page)

    def _ask_file(self) -> None:
        path = self._choose_file()
        if path is not None:
            self._presenter.choose_file(path)

    def _ask_folder(self) -> None:
        path = self._choose_folder()
        if path is not None:
            self._presenter.choose_folder(path)

    def refresh(self) -> None:
        """Show what is chosen, and what can be done."""
        presenter = self._presenter
        had_keys = self.run.hasFocus() or self.cancel.hasFocus()
        file, folder = presenter.file, presenter.folder
        self.file_row.show_words(
            file.name if file else tr("Välj fil med planområden"),
            tr("Byt fil") if file else tr("GeoPackage, Shape, GeoJSON eller WKT"),
        )
        self.folder_row.show_words(
            folder.name or str(folder) if folder else tr("Välj mapp för resultatet"),
            str(folder.parent) if folder else tr("En avbruten kontroll fortsätter i samma mapp"),
        )
        self.plan_type.setCurrentIndex(self.plan_type.findData(presenter.plan_type))
        for part in (self.file_row, self.folder_row, self.plan_type):
            part.setEnabled(presenter.is_ready and not presenter.is_running)
        self.facts.setText(presenter.facts)
        self.facts.setVisible(bool(presenter.facts))
        self.fault.setText(presenter.fault)
        self.fault.setVisible(bool(presenter.fault))
        self.run.show_word(presenter.run_word)
        self.run.setEnabled(not presenter.obstacle)
        self.run.setToolTip(presenter.obstacle)
        self.shown.setVisible(presenter.outcome is not None)
        self._show_running(had_keys)

    def _show_running(self, had_keys: bool) -> None:
        """Put the progress where the button was; the keys stay on what there is."""
        running = self._presenter.is_running
        self._running.setVisible(running)
        self.run.setVisible(not running)
        if had_keys:
            (self.cancel if running else self.run).setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_step()

    def _show_step(self) -> None:
        self.bar.setValue(round(PER_MILLE * self._presenter.share))
        self.step.setText(self._presenter.step_words)
