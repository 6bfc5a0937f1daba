"""Everything that can be done in the window, as actions for menu, keyboard and search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol

from rumslig import __version__
from ui.actions import Action
from ui.drawing_binding import DrawingBinding
from ui.fetch.room import open_fetching
from ui.help.view import KeysPanel
from ui.history import History
from ui.language import Language, message_language, tr
from ui.messages import Message
from ui.register.room import show_register
from ui.session import Session
from ui.theme import Theme
from ui.underlag.presenter import Page
from ui.underlag.room import UNDERLAG, ask_news, show_page
from ui.window import keys
from ui.window.case_commands import case_actions, draft_actions, said_actions, step_actions
from ui.window.task import Task
from ui.window.widgets.map_stage import MapStage
from ui.window.widgets.regions import Regions


class WindowActs(Protocol):
    """What only the window itself can do."""

    @property
    def session(self) -> Session: ...
    @property
    def theme(self) -> Theme: ...
    def open_plan_file(self) -> None: ...
    def choose_layer(self) -> None: ...
    def begin_drawing(self) -> None: ...
    def begin_editing(self) -> None: ...
    def export(self) -> None: ...
    def show_work(self) -> None: ...
    def open_search(self) -> None: ...
    def toggle_map_table(self) -> None: ...
    def toggle_attributes(self) -> None: ...
    def show_bookmarks(self) -> None: ...
    def toggle_layers(self) -> None: ...
    @property
    def drawing(self) -> DrawingBinding: ...
    @property
    def regions(self) -> Regions: ...
    @property
    def speak(self) -> Callable[[Language], None]: ...
    @property
    def stage(self) -> MapStage: ...
    @property
    def keys(self) -> KeysPanel: ...
    def next_edge(self) -> None: ...
    def close(self) -> bool: ...


def list_actions(window: WindowActs, tasks: tuple[Task, ...]) -> tuple[Action, ...]:
    """Return the actions, those of a group side by side."""
    return (
        *_file_actions(window),
        *_edit_actions(window),
        *case_actions(window.session),
        *step_actions(window.session),
        *draft_actions(window.session),
        *said_actions(window.session),
        *_plan_actions(window),
        *_package_actions(window.session),
        *_task_actions(window.session, tasks),
        *_view_actions(window),
        *_program_actions(window),
    )


def _file_actions(window: WindowActs) -> Iterator[Action]:
    session = window.session
    yield Action(
        "file.open",
        tr("Se vad RUS säger om en plats …"),
        window.open_plan_file,
        keys.OPEN,
        "oppna",
        other_words=tr("öppna fil planområde ärende"),
    )
    yield Action("file.new", tr("Nytt ärende …"), session.ask_new_case, keys.NEW_CASE, "ny")
    yield Action(
        "file.cases",
        tr("Alla ärenden"),
        partial(show_register, session),
        keys.ALL_CASES,
        "arende",
        other_words=tr("register lista svarsdag mina FÖL kommun"),
    )
    yield Action(
        "file.sample",
        tr("Öppna exempelärendet"),
        session.open_sample,
        icon="kor",
        is_listed=False,
    )
    yield Action(
        "file.layer", tr("Lägg till lager …"), window.choose_layer, keys.ADD_LAYER, "lager"
    )
    yield Action(
        "file.fetch",
        tr("Hämta lager från tjänst …"),
        partial(open_fetching, session, "layer"),
        icon="hamta",
        other_words=tr("WFS WMS OGC API öppna data ladda ned"),
    )
    yield Action(
        "file.background",
        tr("Hämta bakgrundskarta …"),
        partial(open_fetching, session, "background"),
        icon="lager",
        other_words=tr("WMTS WMS kartrutor MBTiles"),
    )


def _edit_actions(window: WindowActs) -> Iterator[Action]:
    history: History = window.session.history

    def nothing_to(words: str) -> Callable[[], str]:
        return lambda: words

    yield Action(
        "edit.undo",
        tr("Ångra"),
        lambda: window.drawing.undo(),
        keys.UNDO,
        "angra",
        lambda: window.drawing.can_undo,
        nothing_to(tr("Det finns inget att ångra")),
        history.undo_words,
    )
    yield Action(
        "edit.redo",
        tr("Gör om"),
        lambda: window.drawing.redo(),
        keys.REDO,
        "gor-om",
        lambda: window.drawing.can_redo,
        nothing_to(tr("Det finns inget att göra om")),
        history.redo_words,
    )


def _plan_actions(window: WindowActs) -> Iterator[Action]:
    session = window.session

    def has_plans() -> bool:
        return session.plans is not None

    def why_not() -> str:
        return "" if has_plans() else tr("Inget planområde är öppet")

    def has_case() -> bool:
        return session.case.case is not None

    yield Action(
        "plan.draw",
        tr("Rita planområde på kartan"),
        window.begin_drawing,
        keys.DRAW,
        "rita",
        lambda: session.workspace is not None,
        lambda: tr("Underlaget är inte öppnat än."),
        tr("alternativ polygon"),
    )
    yield Action(
        "plan.edit",
        tr("Ändra planområdet på kartan"),
        window.begin_editing,
        icon="rita",
        is_enabled=has_plans,
        reason=why_not,
        other_words=tr("hörn hål dela flytta"),
    )

    def ask_again() -> None:
        if session.panel == UNDERLAG:
            session.underlag.ask_news()
        elif session.plans is not None:
            session.plans.recheck()

    yield Action(
        "plan.check",
        tr("Kör om kontroll"),
        ask_again,
        keys.RECHECK,
        "kor",
        lambda: session.panel == UNDERLAG or has_plans(),
        why_not,
    )
    yield Action(
        "plan.export",
        tr("Exportera …"),
        window.export,
        keys.EXPORT,
        "exportera",
        has_case,
        lambda: "" if has_case() else tr("Inget ärende är öppet"),
        tr("yttrande docx pdf karta"),
    )


def _package_actions(session: Session) -> Iterator[Action]:
    pages: tuple[tuple[Page, str, str], ...] = (
        ("browse", tr("Installera fler paket …"), "hamta"),
        ("connect", tr("Anslut förråd …"), "underlag"),
        ("publish", tr("Publicera paket …"), "skriv"),
        ("updates", tr("Uppdatera alla …"), "hamta"),
        ("news", tr("Nytt sedan …"), "kalender"),
        ("keeping", tr("Lagring …"), "installningar"),
        ("repository", tr("Förrådet …"), "oppna"),
    )
    yield Action(
        "package.news",
        tr("Leta nyheter i förråden"),
        partial(ask_news, session),
        icon="uppdatera",
        other_words=tr("uppdatera underlag paket version"),
    )
    for page, words, icon in pages:
        name = "package.new-since" if page == "news" else f"package.{page}"
        yield Action(name, words, partial(show_page, session, page), icon=icon)


def _task_actions(session: Session, tasks: tuple[Task, ...]) -> Iterator[Action]:
    for task in tasks:
        yield Action(
            f"task.{task.id}",
            tr("Visa {task}", task=task.word()),
            partial(task.show, session),
            task.keys,
            task.icon,
            is_listed=False,
        )
    yield Action(
        "task.idea",
        tr("Förbered en plandialog"),
        session.show_dialogue_task,
        keys.DIALOGUE,
        "plandialog",
        is_listed=False,
    )


def _view_actions(window: WindowActs) -> Iterator[Action]:
    yield Action(
        "view.look", tr("Ljust eller mörkt"), window.theme.toggle, icon="tema", is_listed=False
    )
    yield Action(
        "view.layers",
        tr("Visa eller dölj lagerlistan"),
        window.toggle_layers,
        icon="lager",
        is_listed=False,
    )
    yield Action(
        "view.search",
        tr("Sök plats, lager, ärende och kommando"),
        window.open_search,
        keys.SEARCH,
        "sok",
        is_listed=False,
    )
    yield Action(
        "view.table",
        tr("Kartans innehåll som tabell"),
        window.toggle_map_table,
        keys.MAP_TABLE,
        "tabell",
    )
    yield Action(
        "view.rows",
        tr("Lagrets rader som tabell"),
        window.toggle_attributes,
        keys.ROW_TABLE,
        "tabell",
        other_words=tr("attributtabell attribut objekt sortera filtrera statistik"),
    )
    yield Action(
        "view.bookmarks",
        tr("Bokmärken på kartan"),
        window.show_bookmarks,
        keys.BOOKMARKS,
        "bokmarke",
    )
    yield Action(
        "view.compare_images",
        tr("Jämför bilder på kartan"),
        window.session.image_comparison.toggle,
        icon="svep",
    )
    yield Action(
        "view.work",
        tr("Arbete och meddelanden"),
        window.show_work,
        keys.WORK,
        "kor",
        is_listed=False,
    )
    yield Action(
        "view.next",
        tr("Nästa del av fönstret"),
        lambda: window.regions.step(1),
        keys.NEXT_REGION,
        is_listed=False,
    )
    yield Action(
        "view.previous",
        tr("Föregående del av fönstret"),
        lambda: window.regions.step(-1),
        keys.PREVIOUS_REGION,
        is_listed=False,
    )
    yield Action(
        "view.edge",
        tr("Ändra delarnas storlek"),
        window.next_edge,
        keys.NEXT_EDGE,
        other_words=tr("bredare smalare högre lägre panel kant"),
        is_listed=False,
    )
    languages: tuple[tuple[Language, str], ...] = (("sv", "Svenska"), ("en", "English"))
    for code, word in languages:
        yield Action(
            f"language.{code}",
            word,
            partial(_speak, window, code),
            is_enabled=partial(_is_other, code),
            reason=lambda: tr("Språket används redan"),
            other_words=tr("språk language"),
            is_listed=False,
        )


def _speak(window: WindowActs, language: Language) -> None:
    window.speak(language)


def _is_other(language: str) -> bool:
    return message_language() != language


def _about() -> Message:
    return Message(
        "info",
        tr("Rumslig {version}", version=__version__),
        tr(
            "Planeringsunderlag, kontroll och yttranden. Fri programvara, licens EUPL-1.2. "
            "Allt körs på din egen dator."
        ),
    )


def _program_actions(window: WindowActs) -> Iterator[Action]:
    guide = window.session.guide
    yield Action(
        "help.keys",
        tr("Tangenter"),
        lambda: window.keys.toggle(),
        keys.HELP,
        "hjalp",
        other_words=tr("hjälp kortkommandon"),
    )
    yield Action(
        "program.guide",
        tr("Ditt första yttrande på 15 minuter"),
        guide.show,
        icon="bock",
        other_words=tr("hjälp guide kom igång"),
    )
    yield Action(
        "program.tour",
        tr("Rundtur i fönstret"),
        guide.begin_tour,
        icon="hjalp",
        other_words=tr("hjälp guide kom igång"),
    )
    yield Action(
        "program.about", tr("Om Rumslig"), lambda: window.stage.tell(_about()), icon="hjalp"
    )
    yield Action("program.quit", tr("Avsluta"), window.close, keys.QUIT, "stang")
