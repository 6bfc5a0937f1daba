"""What the window looks like: each panel and state, made with a planner's hands."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas
import shapely
from plugin_distributions import Site
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton
from register_entries import enter_all, make_history
from screens.decision_scenes import DECISION_SCENES
from screens.drafting_scenes import DRAFTING_SCENES
from screens.fetch_scenes import FETCH_SCENES
from screens.intake_scenes import INTAKE_SCENES
from screens.map_scenes import MAP_SCENES
from screens.memory_scenes import MEMORY_SCENES
from screens.package_scenes import PACKAGE_SCENES
from screens.register_scenes import REGISTER_SCENES
from screens.scene import Scene, open_case
from screens.structure_scenes import STRUCTURE_SCENES
from screens.style_scenes import STYLE_SCENES
from screens.table_scenes import TABLE_SCENES
from window_hands import Hands

from rumslig.finding import Finding
from ui.language import tr
from ui.messages import Message
from ui.rules.view import RulesView
from ui.tasks import Work

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
PLAN = shapely.Polygon(
    [(507_400, 6_557_300), (508_300, 6_557_500), (508_200, 6_558_300), (507_300, 6_558_100)]
)
OTHER = shapely.Polygon([(508_500, 6_557_600), (509_400, 6_557_400), (509_500, 6_558_200)])
STATES = (
    "HIT_3",
    "HIT_2",
    "HIT_1",
    "TOUCH",
    "NEAR",
    "NO_HIT",
    "NO_HIT_PARTIAL",
    "OUTSIDE_COVERAGE",
    "COVERAGE_UNKNOWN",
    "NOT_APPLICABLE",
    "NOT_RUN",
    "ERROR",
)


# start


def _start(hands: Hands, folder: Path) -> None:
    hands.desktop.session.show_start()


def _recent(hands: Hands, folder: Path) -> None:
    recent = hands.desktop.session.recent
    kept = folder / "norra mosås.gpkg"
    kept.write_bytes(b"")
    recent.add_case("26RS1482", "Norra Mosås verksamhetsområde")
    recent.add_file("plan", kept)
    recent.add_file("layer", Path("/borttaget/Vägar 2025, justerad förteckning.gpkg"))
    recent.look()
    hands.desktop.session.show_start()


def _busy(hands: Hands, folder: Path) -> None:
    hands.desktop.session.start.show_busy(tr("Gör i ordning länets underlag …"))
    preparing = Work("workspace", tr("Gör i ordning underlaget"), 7, 16, "jordbruksmark")
    _keep_at_work(hands, preparing, Work("b", "Andra"))


def _keep_at_work(hands: Hands, *works: Work) -> None:
    """Show work that goes on, whatever the window does meanwhile."""
    hands.desktop.runner.shown.disconnect(hands.window.status.show_work)
    hands.window.status.show_work(works)


def _tour(stop: int) -> Callable[[Hands, Path], None]:
    def make(hands: Hands, folder: Path) -> None:
        guide = hands.desktop.session.guide
        guide.begin_tour()
        for _ in range(stop):
            guide.go_on()

    return make


def _new_case(hands: Hands, folder: Path) -> None:
    hands.desktop.session.ask_new_case()


def _new_case_faults(hands: Hands, folder: Path) -> None:
    hands.desktop.session.ask_new_case(folder / "plankarta.gpkg")
    hands.write(hands.form.fields["dnr"].editor, "fel nummer")
    hands.click(hands.form.primary)


def _case_of_idea(hands: Hands, folder: Path) -> None:
    _dialogue(hands, folder)
    hands.click(hands.dialogue_view.idea.make_case)


def _crs(hands: Hands, folder: Path) -> None:
    path = folder / "plankarta norra mosås.wkt"
    path.write_text("POLYGON((146000 6558000,147000 6558000,147000 6559000,146000 6558000))")
    hands.desktop.session.open_files([path])
    hands.settle()


# case


def _guide(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    hands.desktop.session.guide.show()


def _select(hands: Hands, fits: Callable[[Finding], bool]) -> None:
    findings = hands.desktop.session.case.findings
    for section in findings.sections:
        if section.folded:
            findings.toggle(section.id)
    chosen = next(item for item in findings.findings if fits(item))
    findings.select((chosen.plan, chosen.rule))


def _state(key: str) -> Callable[[Hands, Path], None]:
    def make(hands: Hands, folder: Path) -> None:
        open_case(hands, folder)
        _select(hands, lambda finding: finding.state_key == key)

    return make


def _reason(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    hands.key(Key.Key_Down, hands.case_view.pane.list)
    hands.key(Key.Key_2, hands.case_view.pane.list)


def _reason_fault(hands: Hands, folder: Path) -> None:
    _reason(hands, folder)
    hands.click(hands.case_view.assess.save)


def _proof(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    hands.key(Key.Key_B, hands.case_view.pane.list)


def _dates(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    hands.click(hands.case_view.due)


def _dates_short(hands: Hands, folder: Path) -> None:
    """A board that does not meet in time: what looks wrong, and the ways out."""
    _dates(hands, folder)
    hands.desktop.session.steps.dates.set_received("2026-11-09")
    hands.desktop.session.steps.dates.set_route("REGIONSTYRELSEN")


def _dates_late(hands: Hands, folder: Path) -> None:
    """The last day has passed, and the sender was asked for more time."""
    open_case(hands, folder)
    case, dates = hands.desktop.session.case, hands.desktop.session.steps.dates
    assert case.case is not None
    case.put(replace(case.case, header=replace(case.case.header, due="2026-12-04")))
    dates.show()
    dates.write_until("2026-12-22")
    dates.ask_for_more()
    hands.settle()


def _statistics(hands: Hands, folder: Path) -> None:
    desk = hands.desktop.session.opening.desk
    assert desk is not None
    if hands.desktop.session.start.rows:  # else the register is empty
        enter_all(desk.register, make_history(600))
    hands.desktop.session.show_panel("statistics")
    hands.settle()
    statistics = hands.desktop.session.steps.statistics
    hands.wait_for(lambda: statistics.shown is not None or not statistics.years)
    hands.settle()


def _checking(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    case = hands.desktop.session.case
    case._is_checking, case._checked_plan = True, lambda: None  # type: ignore[method-assign]
    case.changed.emit()
    _keep_at_work(hands, Work("check", tr("Kontrollerar"), 9, 23, "Stråk"))


def _exported(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    hands.desktop.session.case.export(folder / "ut")
    hands.settle()


def _case_alternatives(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    hands.desktop.session.add_area(OTHER)
    hands.settle()


def _case_matrix(hands: Hands, folder: Path) -> None:
    _case_alternatives(hands, folder)
    hands.desktop.session.add_area(PLAN)
    hands.settle()
    hands.case_view.show_view("compare")


def _differences(hands: Hands, folder: Path) -> None:
    _case_matrix(hands, folder)
    hands.case_view.alternatives.show_only_differences(True)


def _case_why(hands: Hands, folder: Path) -> None:
    _case_matrix(hands, folder)
    matrix = hands.case_view.compare.matrix
    matrix.setFocus()
    for _ in range(7):
        hands.key(Key.Key_Down, matrix)


def _questions(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    hands.case_view.show_view("questions")
    hands.settle()


def _answered(name: str) -> Callable[[Hands, Path], None]:
    def make(hands: Hands, folder: Path) -> None:
        _questions(hands, folder)
        questions = hands.desktop.session.questions["case"]
        questions.choose(name)
        questions.ask()
        hands.settle()
        questions.choose_row(0)  # its marks on the map

    return make


def _consent(hands: Hands, folder: Path) -> None:
    Site(folder).add()
    sys.path.insert(0, str(folder))  # only while the list is read: it is no other scene's
    _questions(hands, folder)
    sys.path.remove(str(folder))


# messages and work


def _error(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    path = folder / "trasig plan åäö.geojson"
    path.write_text("{")
    hands.desktop.session.open_files([path])
    hands.settle()


def _messages(hands: Hands, folder: Path) -> None:
    _error(hands, folder)
    tell = hands.window.tell
    tell(Message("warning", "Två av tre filer lästes", "plan.dxf saknar ytor."))
    hands.window.acts.run("program.about")


def _work(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    hands.window.tell(Message("warning", "Två av tre filer lästes", "plan.dxf saknar ytor."))
    hands.window.stage.clear_messages()
    shown = hands.window.work_list.show_works
    hands.desktop.runner.shown.disconnect(shown)  # work that ends would take this away
    shown((Work("check", "Kontrollerar", 9, 23, "Stråk"),))
    hands.window.show_work()


# dialogue


def _dialogue_empty(hands: Hands, folder: Path) -> None:
    hands.desktop.session.show_panel("dialogue")


def _dialogue(hands: Hands, folder: Path) -> None:
    hands.desktop.session.show_panel("dialogue")
    hands.desktop.session.add_area(PLAN)
    hands.settle()
    hands.window.stage.map.show_plan()


def _two_alternatives(hands: Hands, folder: Path) -> None:
    _dialogue(hands, folder)
    hands.desktop.session.add_area(OTHER)
    hands.settle()
    hands.window.stage.map.show_plan()
    hands.dialogue_view.idea.show_view("compare")


# rules


def _rules(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    hands.desktop.session.show_panel("rules")


def _rule(key: str) -> Callable[[Hands, Path], None]:
    def make(hands: Hands, folder: Path) -> None:
        _rules(hands, folder)
        hands.desktop.session.rules.open(f"package:{key}")
        _wait_for_trial(hands)

    return make


def _wait_for_trial(hands: Hands) -> None:
    bench = hands.desktop.session.rules.bench
    hands.wait_for(lambda: not bench.is_trying)
    hands.settle()


def _own_rule(hands: Hands, folder: Path) -> None:
    _rule("jordbruksmark-hog")(hands, folder)
    rules = hands.desktop.session.rules
    rules.copy()
    rules.write("near_m", "250")
    _wait_for_trial(hands)


def _rule_faults(hands: Hands, folder: Path) -> None:
    _own_rule(hands, folder)
    rules = hands.desktop.session.rules
    rules.write("filter", "klass IN (")
    rules.write("text", "Planen berör {yta}.")
    _wait_for_trial(hands)


def _rule_fields(hands: Hands, folder: Path) -> None:
    _own_rule(hands, folder)
    view = hands.window.panels["rules"]
    assert isinstance(view, RulesView)
    view.editor.reveal("text")


def _broken_rules(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    hands.desktop.session.home.rules.write_text("[[rules]\n", "utf-8")
    hands.desktop.session.show_panel("rules")


# many plans


def _batch_empty(hands: Hands, folder: Path) -> None:
    hands.desktop.session.show_batch_task()


def _batch_chosen(hands: Hands, folder: Path) -> None:
    batch = hands.desktop.session.batch
    _batch_empty(hands, folder)
    batch.choose_file(_many_plans(folder))
    batch.choose_folder(folder / "op-kontroll")
    hands.settle()


def _many_plans(folder: Path) -> Path:
    names = ("Adolfsberg", "Mosås", "Marieberg", "Gällersta", "Ekeby-Almby", "Norra Bro")
    shapes = [
        shapely.box(x, y, x + 900 + 90 * row, y + 700)
        for row, y in enumerate(range(6_556_000, 6_562_000, 1_500))
        for x in range(504_000, 516_000, 2_000)
    ]
    titles = [f"{names[number % 6]} {number // 6 + 1}" for number in range(len(shapes))]
    frame = geopandas.GeoDataFrame({"namn": titles}, geometry=shapes, crs="EPSG:3006")
    path = folder / "översiktsplan 2040.gpkg"
    frame.to_file(path, engine="pyogrio")
    return path


def _batch_running(hands: Hands, folder: Path) -> None:
    _batch_chosen(hands, folder)
    batch = hands.desktop.session.batch
    batch.is_running = True
    batch._on_reported(216, 576, "Stråk för kollektivtrafik")
    batch.changed.emit()


def _batch_outcome(hands: Hands, folder: Path) -> None:
    _batch_chosen(hands, folder)
    batch = hands.desktop.session.batch
    batch.run()
    hands.settle()
    batch.sort_by("HIT_3")
    batch.choose_plan(batch.lines[0].name)
    hands.settle()


# search, keys and menu


def _search(words: str) -> Callable[[Hands, Path], None]:
    def make(hands: Hands, folder: Path) -> None:
        open_case(hands, folder)
        hands.window.open_search()
        hands.window.search.edit.setText(words)

    return make


def _narrow_search(hands: Hands, folder: Path) -> None:
    hands.window.resize(1100, 800)
    hands.settle()
    _search("kum")(hands, folder)


def _keys(hands: Hands, folder: Path) -> None:
    hands.window.keys.toggle()


def _menu(hands: Hands, folder: Path) -> None:
    button = next(
        item for item in hands.window.top.findChildren(QToolButton) if item.menu() is not None
    )
    button.menu().popup(button.mapToGlobal(QPoint(0, button.height() + 4)))


SCENES = (
    Scene("start", _start, bare=True),
    Scene("start-cases", _recent),
    Scene("busy", _busy, bare=True),
    *(Scene(f"tour-{stop + 1}", _tour(stop), bare=True) for stop in range(5)),
    *REGISTER_SCENES,
    Scene("new-case", _new_case),
    Scene("new-case-faults", _new_case_faults),
    Scene("case-dates", _dates),
    Scene("case-dates-short", _dates_short),
    Scene("case-dates-late", _dates_late),
    Scene("case-statistics", _statistics),
    Scene("statistics-empty", _statistics, bare=True),
    Scene("case-of-idea", _case_of_idea),
    Scene("crs", _crs),
    Scene("case", open_case),
    Scene("guide", _guide),
    *(Scene(f"state-{key}", _state(key)) for key in STATES),
    Scene("reason", _reason),
    Scene("reason-fault", _reason_fault),
    Scene("proof", _proof),
    Scene("checking", _checking),
    Scene("exported", _exported),
    Scene("case-alternatives", _case_alternatives),
    Scene("case-matrix", _case_matrix),
    Scene("case-why", _case_why),
    Scene("differences", _differences),
    Scene("questions", _questions),
    Scene("answer-strandskydd", _answered("strandskydd")),
    Scene("answer-mellankommunalt", _answered("mellankommunalt")),
    Scene("consent", _consent),
    Scene("error", _error),
    Scene("messages", _messages),
    Scene("work", _work),
    Scene("dialogue-empty", _dialogue_empty),
    Scene("dialogue", _dialogue),
    Scene("alternatives", _two_alternatives),
    Scene("rules", _rules),
    Scene("rule", _rule("jordbruksmark-hog")),
    Scene("rule-own", _own_rule),
    Scene("rule-fields", _rule_fields),
    Scene("rule-faults", _rule_faults),
    Scene("rules-broken", _broken_rules),
    Scene("batch-empty", _batch_empty),
    Scene("batch-chosen", _batch_chosen),
    Scene("batch-running", _batch_running),
    Scene("batch-outcome", _batch_outcome),
    Scene("search-empty", _search("")),
    Scene("search", _search("kum")),
    Scene("search-misspelled", _search("halsbreg")),
    Scene("search-none", _search("xyzzy")),
    Scene("search-narrow", _narrow_search, narrow=True),
    Scene("keys", _keys),
    Scene("menu", _menu),
    *INTAKE_SCENES,
    *FETCH_SCENES,
    *DRAFTING_SCENES,
    *PACKAGE_SCENES,
    *MEMORY_SCENES,
    *STRUCTURE_SCENES,
    *MAP_SCENES,
    *DECISION_SCENES,
    *STYLE_SCENES,
    *TABLE_SCENES,
)
"""Every scene, in order. A panel that a later task brings gets its scene here."""
