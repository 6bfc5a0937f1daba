"""The window: top bar, layers, map, the task at hand, and the line at the bottom."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QSettings, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from layers.crs import Bounds
from ui.actions import Actions
from ui.announcer import Announcer
from ui.case.view import CaseView
from ui.drawing_binding import DrawingBinding
from ui.dropped import files_of
from ui.finder import Finder
from ui.guide.widgets.checklist import Checklist
from ui.guide.widgets.tour import Tour
from ui.help.groups import all_key_groups
from ui.help.presenter import KeysPresenter
from ui.help.view import KeysPanel
from ui.keeper import Keeper
from ui.language import Language, tr
from ui.later import Later
from ui.layer_list.presenter import LayerItem
from ui.layer_list.view import LayerListView
from ui.layer_list.widgets.layer_card import LayerCard
from ui.map.identify import Identified
from ui.map_binding import MapBinding
from ui.messages import Message
from ui.panels import Panel
from ui.search.view import SearchField
from ui.session import Session
from ui.stylesheet import write_stylesheet
from ui.tasks import TaskRunner
from ui.theme import Theme
from ui.underlag.widgets.comparison_rows import ComparisonRows
from ui.widgets.focus_ring import FocusRing
from ui.widgets.focusing import Focusing
from ui.widgets.splitter import next_edge
from ui.widgets.status_bar import StatusBar
from ui.window.commands import list_actions
from ui.window.registry import ASIDES, TASKS
from ui.window.widgets.body import WindowBody
from ui.window.widgets.field_keys import FieldKeys
from ui.window.widgets.file_questions import FileQuestions
from ui.window.widgets.map_stage import MapStage
from ui.window.widgets.menu import MainMenu
from ui.window.widgets.question_key import QuestionKey
from ui.window.widgets.regions import Regions
from ui.window.widgets.tables import Tables
from ui.window.widgets.top_bar import TopBar
from ui.window.widgets.work_list import WorkList


class MainWindow(QMainWindow):
    """Shows a session. Decides nothing but where things stand."""

    def __init__(
        self,
        session: Session,
        runner: TaskRunner,
        theme: Theme,
        settings: QSettings,
        keeper: Keeper,
        change_language: Callable[[Language], None],
    ) -> None:
        super().__init__()
        self.session, self.runner, self.theme = session, runner, theme
        self._settings, self._keeper = settings, keeper
        self.speak = change_language
        self.leaves_quietly = False  # although something could not be saved
        self.setWindowTitle("Rumslig")
        self.setAcceptDrops(True)
        self.setMinimumSize(640, 480)
        self._dress()  # before there are parts: each is then dressed once, when it is first shown
        self.ask = FileQuestions(self, settings)
        self.stage = MapStage(theme, session.bookmarks)
        self.drawing = DrawingBinding(session, self.stage.map, keeper)
        self.layers = LayerListView(theme, session.layers)
        self.layers.above.addWidget(ComparisonRows(theme, session))
        self.status = StatusBar(theme)
        self.acts = Actions(self)
        self.acts.add(list_actions(self, TASKS))
        self._tell_acts = Later(self.acts.changed.emit, self)
        self.field_keys = FieldKeys(self.acts, self)
        self.finder = Finder(session, self.acts, self)
        self.search = SearchField(theme, self.finder.presenter)
        self.top = TopBar(theme, MainMenu(self.acts, self), TASKS, session, self.search)
        self.keys = KeysPanel(theme, KeysPresenter(self.acts, all_key_groups()), self)
        self.tables = Tables(session, runner, theme, self)
        self.map_table = self.tables.map_table
        self.panels: dict[Panel, QWidget] = {}
        for make in (*(task.make_panels for task in TASKS), *ASIDES):
            self.panels.update(make(self))
        self.body = WindowBody(
            theme,
            top=self.top,
            layers=self.layers,
            stage=self.stage,
            tables=self.tables.views,
            panels=self.panels.values(),
            status=self.status,
        )
        self.tasks, self.tabs, self.split = self.body.tasks, self.body.tabs, self.body.split
        self.setCentralWidget(self.body)
        self.announcer = Announcer(self)
        self.regions = Regions(self._parts, self._focus_task)
        self.work_list = WorkList(theme, self)
        self.checklist = Checklist(theme, session.guide, self.stage)
        in_list = self.layers, self.body.strip
        parts = {"task": (self.tasks,), "map": (self.stage,), "layers": in_list}
        parts |= {"top": (self.top,), "status": (self.status,)}
        self.tour = Tour(theme, session.guide, parts, self, self.body.bring_forward)
        self.binding = MapBinding(session, self.stage.map, theme)
        self._connect()
        session.steps.measuring.follow(self)
        self.ring = FocusRing(theme, self)
        self.question_key = QuestionKey(self, self.keys.toggle)
        self._restore()
        self.show_panel(session.panel)

    # making

    def _connect(self) -> None:
        session, status = self.session, self.status
        session.panel_changed.connect(self.show_panel)
        session.told.connect(self.tell)
        session.start.open_asked.connect(self.open_plan_file)
        session.layers.add_asked.connect(self.choose_layer)
        session.layers.card_asked.connect(self.show_layer_card)
        session.case.saved.connect(status.show_saved)
        session.case.assessed.connect(self.announcer.say)
        for plans in session.rooms:
            plans.changed.connect(self._show_what_can_be_done)
            plans.findings.map_asked.connect(self._show_map)
        for questions in session.questions.values():
            questions.map_asked.connect(self._show_map)
        session.rules.changed.connect(self._show_what_can_be_done)
        session.underlag.publishing.form.changed.connect(self._show_what_can_be_done)
        self.body.folded.connect(self.search.set_compact)
        self.body.folded.connect(lambda _narrow: self.top.lay_tasks())
        self.drawing.steps_changed.connect(self._show_what_can_be_done)
        self.drawing.told.connect(self.tell)
        self.runner.shown.connect(status.show_work)
        self.runner.shown.connect(self.work_list.show_works)
        status.cancel_asked.connect(self.runner.cancel)
        status.list_asked.connect(self.show_work)
        self.work_list.cancel_asked.connect(self.runner.cancel)
        self.work_list.closed.connect(self._put_work_away)
        self.finder.place_chosen.connect(self.show_place)
        self.stage.map.view_changed.connect(self.finder.follow_view)
        self._connect_tables()
        self.top.undo.clicked.connect(lambda: self.acts.run("edit.undo"))
        self.top.redo.clicked.connect(lambda: self.acts.run("edit.redo"))
        self.stage.map.position_changed.connect(status.show_position)
        self.stage.map.scale_changed.connect(status.show_scale)
        self.stage.map.render_failed.connect(
            lambda fault: self.tell(Message("error", tr("Kartan kunde inte ritas"), str(fault)))
        )
        self.stage.map.identified.connect(self._tell_identified)
        self.theme.changed.connect(self._dress)
        self.theme.changed.connect(self._remember_look)
        self._show_what_can_be_done()

    def _connect_tables(self) -> None:
        self.tables.follow(self.stage.map, self.binding)
        self.tables.place_asked.connect(self.show_place)
        self.tables.told.connect(self.tell)
        self.tables.shown.connect(self.body.show_map)
        self.tables.put_away.connect(
            lambda: self.stage.map.setFocus(Qt.FocusReason.OtherFocusReason)
        )

    # showing

    def show_panel(self, panel: Panel) -> None:
        """Show a panel and mark its task."""
        self.body.show_task(self.panels[panel])
        # an aside leaves the mark where it was
        self.top.show_task(next((task.id for task in TASKS if panel in task.panels), ""))
        self._show_what_can_be_done()
        self._focus_task(self.tasks)

    def tell(self, message: Message) -> None:
        """Show a message on the bottom line; errors and warnings as cards too."""
        self.status.show_message(message)
        self.announcer.tell(message)
        self.work_list.add_message(message)
        if message.kind in ("error", "warning"):
            self.stage.tell(message)

    def show_layer_card(self, item: LayerItem) -> None:
        """Show what is known of a layer."""
        card = LayerCard(self.theme, self.session.layers, item, self._close_layer_card)
        self.stage.show_card(card)

    def _close_layer_card(self) -> None:
        self.stage.close_card()
        if self.layers.isVisible():
            self.layers.focus_list()

    def _tell_identified(self, found: tuple[Identified, ...]) -> None:
        if not found:
            self.status.show_message(Message("info", tr("Inget ligger där")))
            self.announcer.say(tr("Inget ligger där"))

    def show_work(self) -> None:
        """Show all that goes on and the latest messages, or put them away."""
        if self.work_list.isVisible():
            self._put_work_away()
        else:
            self.work_list.open()

    def open_search(self) -> None:
        """Go to the search."""
        self.session.recent.look()
        self.search.open()

    def toggle_map_table(self) -> None:
        """Show what the map shows as a table, or put it away."""
        self.tables.toggle_map()

    def toggle_attributes(self) -> None:
        """Show the rows of the layer that the list stands on, or put the table away."""
        self.tables.toggle_rows(self.layers.list.current_layer())

    def show_place(self, bounds: Bounds) -> None:
        """Bring a place on the map into view."""
        self._show_map(None)
        self.stage.map.zoom_to(bounds)

    def _put_work_away(self) -> None:
        self.work_list.hide()
        self.stage.map.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_what_can_be_done(self) -> None:
        self.top.show_steps(self.drawing.can_undo, self.drawing.can_redo)
        self._tell_acts.ask()

    def _dress(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(self.theme.palette())
        # the application's own sheet would dress each widget once for each that it lies in
        self.setStyleSheet(write_stylesheet(self.theme.mode))

    def _remember_look(self) -> None:
        self._settings.setValue("look", self.theme.choice)

    def _show_map(self, _finding: object) -> None:
        self.body.show_map()

    # asking for files

    def open_plan_file(self) -> None:
        """Ask for a consultation, or for an idea to show what is said of the place."""
        path = self.ask.consultation()
        if path is not None:
            self.session.open_files([path])

    def choose_layer(self) -> None:
        """Ask for a file and show it as a layer."""
        path = self.ask.layer()
        if path is not None:
            self.session.intake.add_layer(path, is_asked=True)

    def export(self) -> None:
        """Write the open case's documents."""
        panel = self.panels["case"]
        if isinstance(panel, CaseView) and self.session.case.case is not None:
            panel.ask_export()

    # drawing and steps

    def begin_drawing(self) -> None:
        """Let an area be drawn on the map."""
        self._show_map(None)
        self.drawing.draw()
        self.stage.map.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_editing(self) -> None:
        """Let the plan in view be changed on the map."""
        self._show_map(None)
        self.drawing.edit()
        self.stage.map.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_bookmarks(self) -> None:
        """Open the list of views that were kept."""
        self._show_map(None)
        self.stage.map.show_bookmarks()

    # regions and folding

    def _parts(self) -> tuple[QWidget, ...]:
        """Return the parts that F6 goes round; what floats comes after what it floats over."""
        return (
            self.top,
            self.tabs,
            self.body.strip,
            self.layers,
            self.stage.map,
            *self.stage.cards(),
            self.checklist,
            *self.tables.views,
            self.tasks,
            self.work_list,
            self.tour,
            self.keys,
        )

    def next_edge(self) -> None:
        """Go to the next edge between parts, which the arrow keys move."""
        next_edge(self, QApplication.focusWidget())

    def _focus_task(self, part: QWidget) -> bool:
        shown: object = self.tasks.currentWidget()
        if part is self.tasks and isinstance(shown, Focusing):
            shown.focus_content()
            return True
        return False

    def toggle_layers(self) -> None:
        """Open or fold the layer list."""
        self.body.toggle_layers()

    # events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what has no room."""
        super().resizeEvent(event)
        self.body.fold()
        self.ring.setGeometry(self.rect())
        self.work_list.place()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files; addresses too, to tell what is wrong with them."""
        if event.mimeData().hasUrls():
            event.setDropAction(Qt.DropAction.CopyAction)  # never move: the file stays
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the files that were dropped."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.open_urls(event.mimeData().urls())

    def open_urls(self, urls: Sequence[QUrl]) -> None:
        """Open the files on this computer; addresses elsewhere are told of and let be."""
        files, told = files_of(urls)
        for message in told:
            self.tell(message)
        if files:
            self.session.open_files(files)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how the window stood; what cannot be saved is told before it is lost."""
        if not self.leaves_quietly and self.session.case.is_unsaved:
            lost = self.session.case.save_rest()
            if lost:
                self.leaves_quietly = True
                event.ignore()
                for message in lost:
                    self.tell(message)
                self.tell(
                    Message("warning", tr("Stäng fönstret en gång till för att lämna det osparat"))
                )
                return
        self.remember()
        super().closeEvent(event)

    def remember(self) -> None:
        """Keep how the window stands for the next one."""
        self._settings.setValue("geometry", self.saveGeometry())
        if (sizes := self.body.sizes()) is not None:
            self._settings.setValue("split", sizes)

    def recall(self, go_on: bool = True) -> None:
        """Bring back what is on the map, once the session was brought back.

        With `go_on` the map shows what it showed, and the tool is in hand again.
        """
        self.drawing.goes_on = go_on
        self._keeper.restore("map", "sketch")

    def _restore(self) -> None:
        for key, restore in (
            ("geometry", self.restoreGeometry),
            ("split", self.split.restoreState),
        ):
            state = self._settings.value(key)
            if isinstance(state, QByteArray):
                restore(state)
