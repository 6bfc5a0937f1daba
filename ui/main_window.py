"""The window: top bar, layers, map, the task at hand, and the line at the bottom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from rumslig import __version__
from ui.case.view import CaseView
from ui.dialogue.view import DialogueView
from ui.language import Language, message_language, tr
from ui.layer_list.presenter import LayerItem
from ui.layer_list.view import LayerListView
from ui.layer_list.widgets.layer_card import LayerCard
from ui.map_binding import MapBinding
from ui.messages import Message
from ui.session import Panel, Session
from ui.start.view import StartView
from ui.start.widgets.crs_question import CrsQuestion
from ui.start.widgets.new_case_form import NewCaseForm
from ui.stylesheet import write_stylesheet
from ui.tasks import TaskRunner
from ui.theme import Theme, size
from ui.widgets.controls import IconButton
from ui.widgets.focus_ring import FocusRing
from ui.widgets.status_bar import StatusBar
from ui.window import keys
from ui.window.widgets.map_stage import MapStage
from ui.window.widgets.top_bar import TopBar

FOLDED_BELOW = 1200
TABBED_BELOW = 960
STRIP_WIDTH = 48


class MainWindow(QMainWindow):
    """Shows a session. Decides nothing but where things stand."""

    def __init__(
        self,
        session: Session,
        runner: TaskRunner,
        theme: Theme,
        settings: QSettings,
        change_language: Callable[[Language], None],
    ) -> None:
        super().__init__()
        self.session, self.runner, self.theme = session, runner, theme
        self._settings = settings
        self._change_language = change_language
        self.setWindowTitle("Rumslig")
        self.setAcceptDrops(True)
        self.setMinimumSize(640, 480)
        self.stage = MapStage(theme)
        self.layers = LayerListView(theme, session.layers)
        self.status = StatusBar(theme)
        self.top = TopBar(
            theme,
            self._make_menu(),
            {
                "case": ("arende", tr("Ärende"), keys.TASK_CASE, session.show_case_task),
                "dialogue": (
                    "plandialog",
                    tr("Plandialog"),
                    keys.TASK_DIALOGUE,
                    self.show_dialogue,
                ),
            },
        )
        self.panels: dict[Panel, QWidget] = self._make_panels()
        self._arrange()
        self.binding = MapBinding(session, self.stage.map, theme)
        self._connect()
        self.ring = FocusRing(theme, self)
        self._dress()
        self._restore()
        self.show_panel(session.panel)

    # making

    def _make_panels(self) -> dict[Panel, QWidget]:
        session, theme = self.session, self.theme
        return {
            "start": StartView(theme, session.start),
            "new": NewCaseForm(theme, session.new_case, self.choose_plan_file),
            "crs": CrsQuestion(theme, session.crs),
            "case": CaseView(theme, session.case, self.choose_folder),
            "dialogue": DialogueView(theme, session.dialogue),
        }

    def _arrange(self) -> None:
        self.tasks = QStackedWidget()
        self.tasks.setMinimumWidth(360)
        for panel in self.panels.values():
            self.tasks.addWidget(panel)
        self._strip = QFrame()
        self._strip.setProperty("panel", True)
        self._strip.setFixedWidth(STRIP_WIDTH)
        strip = QVBoxLayout(self._strip)
        strip.setContentsMargins(8, 10, 8, 8)
        self._unfold = IconButton(self.theme, "lager", tr("Visa lager"), self.toggle_layers)
        strip.addWidget(self._unfold)
        strip.addStretch(1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        for part in (self._strip, self.layers, self.stage, self.tasks):
            self.split.addWidget(part)
        self.split.setStretchFactor(2, 1)
        self.layers.setMinimumWidth(size("layer_panel_min"))
        self.tabs = QTabBar()
        self.tabs.addTab(tr("Karta"))
        self.tabs.addTab(tr("Uppgift"))
        self.tabs.setAccessibleName(tr("Karta eller uppgift"))
        self.tabs.setDrawBase(False)
        self.tabs.setCurrentIndex(1)
        self.tabs.currentChanged.connect(self._fold)
        body = QWidget()
        body.setObjectName("Body")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        for bar in (self.top, self.tabs):
            layout.addWidget(bar)
        layout.addWidget(self.split, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(body)
        self._layers_wanted = False
        self.split.setSizes([0, size("layer_panel"), 684, size("task_panel")])

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        session = self.session
        acts: list[tuple[str, str, Callable[[], object]] | None] = [
            (tr("Se vad RUS säger om en plats …"), keys.OPEN, self.show_dialogue_file),
            (tr("Nytt ärende …"), keys.NEW_CASE, session.ask_new_case),
            (tr("Alla ärenden"), "", session.show_start),
            (tr("Lägg till lager …"), keys.ADD_LAYER, self.choose_layer),
            None,
            (tr("Spara"), keys.SAVE, session.case.save),
            (tr("Exportera …"), keys.EXPORT, self.export),
            (tr("Kör om kontroll"), keys.RECHECK, session.case.recheck),
            None,
        ]
        for entry in acts:
            if entry is None:
                menu.addSeparator()
            else:
                self._add_action(menu, *entry)
        self._case_actions = [
            action
            for action in menu.actions()
            if action.shortcut().toString() in (keys.SAVE, keys.EXPORT, keys.RECHECK)
        ]
        languages = menu.addMenu(tr("Språk"))
        for code, word in (("sv", "Svenska"), ("en", "English")):
            action = languages.addAction(word)
            action.setCheckable(True)
            action.setChecked(message_language() == code)
            language: Language = "en" if code == "en" else "sv"
            action.triggered.connect(
                lambda _checked=False, language=language: self._change_language(language)
            )
        self._add_action(menu, tr("Om Rumslig"), "", self.show_about)
        self._add_action(menu, tr("Avsluta"), keys.QUIT, self.close)
        for key, act in (
            (keys.NEXT_REGION, self.next_region),
            (keys.PREVIOUS_REGION, self.previous_region),
            (keys.DIALOGUE, self.show_dialogue),
            (keys.TASK_CASE, session.show_case_task),
            (keys.TASK_DIALOGUE, self.show_dialogue),
        ):
            self._add_key(key, act)
        return menu

    def _add_key(self, key: str, act: Callable[[], None]) -> None:
        action = QAction(self)
        action.setShortcut(key)
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)

    def _add_action(self, menu: QMenu, word: str, key: str, act: Callable[[], object]) -> None:
        action = menu.addAction(word)
        if key:
            action.setShortcut(key)
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)  # the key works with the menu closed

    def _connect(self) -> None:
        session, status = self.session, self.status
        session.panel_changed.connect(self.show_panel)
        session.told.connect(self.tell)
        session.start.open_asked.connect(self.show_dialogue_file)
        session.layers.add_asked.connect(self.choose_layer)
        session.layers.card_asked.connect(self.show_layer_card)
        session.case.saved.connect(status.show_saved)
        session.case.changed.connect(self._show_case_actions)
        self.runner.shown.connect(status.show_work)
        status.cancel_asked.connect(self.runner.cancel)
        self.stage.map.position_changed.connect(status.show_position)
        self.stage.map.scale_changed.connect(status.show_scale)
        self.stage.map.render_failed.connect(
            lambda fault: self.tell(Message("error", tr("Kartan kunde inte ritas"), str(fault)))
        )
        for findings in (session.case.findings, session.dialogue.findings):
            findings.map_asked.connect(self._show_map)
        self.theme.changed.connect(self._dress)
        self.theme.changed.connect(self._remember_look)
        self._show_case_actions()

    # showing

    def show_panel(self, panel: Panel) -> None:
        """Show a panel and mark its task."""
        shown = self.panels[panel]
        self.tasks.setCurrentWidget(shown)
        self.top.show_task("dialogue" if panel == "dialogue" else "case")
        self.tabs.setCurrentIndex(1)
        self._show_case_actions()
        if isinstance(shown, CaseView | DialogueView):
            shown.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, message: Message) -> None:
        """Show a message on the bottom line; errors and warnings as cards too."""
        self.status.show_message(message)
        if message.kind in ("error", "warning"):
            self.stage.tell(message)

    def show_layer_card(self, item: LayerItem) -> None:
        """Show what is known of a layer."""
        self.stage.show_card(LayerCard(self.theme, item, self.stage.close_card))

    def show_about(self) -> None:
        """Tell what this is."""
        self.stage.tell(
            Message(
                "info",
                tr("Rumslig {version}", version=__version__),
                tr(
                    "Planeringsunderlag, kontroll och yttranden. Fri programvara, licens EUPL-1.2. "
                    "Allt körs på din egen dator."
                ),
            )
        )

    def show_dialogue(self) -> None:
        """Show the idea that is open, or ask for one."""
        if self.session.dialogue.result is not None:
            self.session.show_panel("dialogue")
        else:
            self.show_dialogue_file()

    def _show_case_actions(self) -> None:
        shown = self.session.case.case is not None
        for action in self._case_actions:
            action.setEnabled(shown)

    def _dress(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(self.theme.palette())
            app.setStyleSheet(write_stylesheet(self.theme.mode))

    def _remember_look(self) -> None:
        self._settings.setValue("look", self.theme.choice)

    def _show_map(self, _finding: object) -> None:
        self.tabs.setCurrentIndex(0)

    # asking for files

    def show_dialogue_file(self) -> None:
        """Ask for a file with an idea, and show what is said of the place."""
        path = self.choose_plan_file()
        self.show_panel(self.session.panel)
        if path is not None:
            self.session.open_files([path])

    def choose_plan_file(self) -> Path | None:
        """Ask for a file with plan areas."""
        return self._choose_file(
            tr("Välj planområde"),
            tr("Planområden") + " (*.gpkg *.geojson *.json *.shp *.wkt *.gml *.fgb *.rumslig)",
        )

    def choose_layer(self) -> None:
        """Ask for a file and show it as a layer."""
        path = self._choose_file(
            tr("Välj kartlager"), tr("Kartlager") + " (*.gpkg *.geojson *.json *.shp *.fgb *.gml)"
        )
        if path is not None:
            self.session.add_layer(path)

    def _choose_file(self, title: str, kinds: str) -> Path | None:
        folder = str(self._settings.value("folder", str(Path.home())))
        name, _ = QFileDialog.getOpenFileName(
            self, title, folder, f"{kinds};;{tr('Alla filer')} (*)"
        )
        if not name:
            return None
        self._settings.setValue("folder", str(Path(name).parent))
        return Path(name)

    def choose_folder(self) -> Path | None:
        """Ask where to write the documents."""
        folder = str(self._settings.value("export", str(Path.home())))
        name = QFileDialog.getExistingDirectory(self, tr("Välj mapp för yttrandet"), folder)
        if not name:
            return None
        self._settings.setValue("export", name)
        return Path(name)

    def export(self) -> None:
        """Write the open case's documents."""
        panel = self.panels["case"]
        if isinstance(panel, CaseView) and self.session.case.case is not None:
            panel.ask_export()

    # regions and folding

    def next_region(self, step: int = 1) -> None:
        """Move the focus to the next region: top bar, layers, map, task."""
        regions = [
            part
            for part in (self.top, self.tabs, self._strip, self.layers, self.stage.map, self.tasks)
            if part.isVisible()
        ]
        focus = QApplication.focusWidget()
        here = next(
            (
                i
                for i, part in enumerate(regions)
                if focus is not None and (part is focus or part.isAncestorOf(focus))
            ),
            -1,
        )
        target = regions[(here + step) % len(regions)]
        reason = Qt.FocusReason.TabFocusReason
        if target is self.tasks and isinstance(
            shown := self.tasks.currentWidget(), CaseView | DialogueView
        ):
            target = shown.pane.list
        if target.focusPolicy() & Qt.FocusPolicy.TabFocus:
            target.setFocus(reason)
            return
        inside = target.nextInFocusChain()
        while inside is not None and inside is not target:
            if (
                target.isAncestorOf(inside)
                and inside.isVisible()
                and inside.isEnabled()
                and inside.focusPolicy() & Qt.FocusPolicy.TabFocus
            ):
                inside.setFocus(reason)
                return
            inside = inside.nextInFocusChain()

    def previous_region(self) -> None:
        """Move the focus to the region before."""
        self.next_region(-1)

    def toggle_layers(self) -> None:
        """Open or fold the layer list where it is folded by a narrow window."""
        self._layers_wanted = not self._layers_wanted
        self._fold()

    def _fold(self, *_tab: int) -> None:
        narrow, tabbed = self.width() < FOLDED_BELOW, self.width() < TABBED_BELOW
        self._strip.setVisible(narrow)
        self.layers.setVisible(not narrow or self._layers_wanted)
        self.tabs.setVisible(tabbed)
        self.stage.setVisible(not tabbed or self.tabs.currentIndex() == 0)
        self.tasks.setVisible(not tabbed or self.tabs.currentIndex() == 1)

    # events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what has no room."""
        super().resizeEvent(event)
        self._fold()
        self.ring.setGeometry(self.rect())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the files that were dropped."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.session.open_files(files)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how the window stood."""
        self.remember()
        super().closeEvent(event)

    def remember(self) -> None:
        """Keep how the window stands for the next one."""
        self._settings.setValue("geometry", self.saveGeometry())
        if self.width() >= FOLDED_BELOW:
            self._settings.setValue("split", self.split.saveState())

    def _restore(self) -> None:
        for key, restore in (
            ("geometry", self.restoreGeometry),
            ("split", self.split.restoreState),
        ):
            state = self._settings.value(key)
            if isinstance(state, QByteArray):
                restore(state)
