"""The matrix: what is in sight, what the keys do, what is read aloud, what leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from rumslig.comparison import Comparison
from tests.rumslig.test_comparison import COUNTY, NOTHING, PARTIAL, UNKNOWN, answer, compare, hit
from ui.alternatives.lines import TOTALS
from ui.alternatives.presenter import AlternativesPresenter
from ui.alternatives.view import AlternativesView
from ui.alternatives.widgets.matrix_paint import MARKS, split_name
from ui.stylesheet import write_stylesheet
from ui.theme import Theme, body_font

ROWS = (
    (hit(50_000, severity=3), NOTHING, UNKNOWN),  # natur: r0, differs
    (NOTHING, NOTHING, NOTHING),  # bygd: r1, equal
    (UNKNOWN, PARTIAL, answer("OUTSIDE_COVERAGE")),  # natur: r2, differs in knowledge
    (UNKNOWN, UNKNOWN, UNKNOWN),  # bygd: r3, equally unknown
)


def made() -> Comparison:
    return compare(*ROWS, themes=("natur", "bygd"))


@pytest.fixture
def presenter() -> AlternativesPresenter:
    presenter = AlternativesPresenter()
    presenter.present(made().result, COUNTY, (), plan_count=3, chosen="A")
    return presenter


def keys(presenter: AlternativesPresenter) -> list[str]:
    return [line.key for line in presenter.lines]


def test_lines_stand_by_theme_below_the_totals(presenter: AlternativesPresenter) -> None:
    assert keys(presenter) == [TOTALS, "theme:bygd", "r1", "r3", "theme:natur", "r0", "r2"]
    assert [head.name for head in presenter.heads] == ["A", "B", "C"]
    totals = presenter.lines[0].cells[0]
    assert [(count.state_key, count.number) for count in totals.counts] == [
        ("HIT_3", 1), ("COVERAGE_UNKNOWN", 2), ("NO_HIT", 1),
    ]  # fmt: skip
    assert presenter.summary == "2 av 4 frågor skiljer · 1 okända för alla"


def test_filter_keeps_what_differs_in_knowledge(presenter: AlternativesPresenter) -> None:
    heard: list[bool] = []
    presenter.filter_changed.connect(heard.append)
    presenter.show_only_differences(True)
    assert keys(presenter) == [TOTALS, "theme:natur", "r0", "r2"]
    assert heard == [True]
    assert "1 okända för alla" in presenter.summary  # what it hides is still told
    assert AlternativesPresenter(only_differences=True).only_differences


def test_themes_fold(presenter: AlternativesPresenter) -> None:
    presenter.toggle_theme("theme:bygd")
    assert keys(presenter) == [TOTALS, "theme:bygd", "theme:natur", "r0", "r2"]
    assert "hopfälld" in presenter.lines[1].spoken
    presenter.toggle_theme("theme:bygd")
    assert "r1" in keys(presenter)


def test_cells_say_in_words_what_they_show(presenter: AlternativesPresenter) -> None:
    first, second, third = next(line for line in presenter.lines if line.key == "r0").cells
    assert first.spoken.replace("\N{NO-BREAK SPACE}", " ") == (
        "A, Regel 0, Berörs (hög), 5,0 ha, 10,0 %"
    )
    assert (second.figure, third.figure) == ("", "okänt")
    assert [cell.rank for cell in (first, second, third)] == [0, 0, 0]  # C is not known


def test_copy_is_a_table_and_keeps_what_must_stay(presenter: AlternativesPresenter) -> None:
    lines = presenter.copy_text().splitlines()
    assert lines[0].split("\t") == ["Tema", "Planeringsfråga", "A", "B", "C", "Skillnad"]
    assert {line.count("\t") for line in lines} == {5}
    assert "Natur\tRegel 0\tBerörs (hög), 5,0 ha, 10,0 %\tBerörs inte" in "\n".join(lines)
    presenter.present(
        made().result, COUNTY, (), plan_count=3, may_leave=lambda finding: finding.rule != "r0"
    )
    text = presenter.copy_text()
    assert "5,0 ha" not in text
    assert "Berörs (hög), lämnas inte ut" in text


@pytest.mark.parametrize(("count", "why"), [(1, "one_plan"), (2, "not_checked")])
def test_empty_states(count: int, why: str, application: QApplication) -> None:
    presenter = AlternativesPresenter()
    presenter.present(None, COUNTY, (), plan_count=count)
    assert presenter.emptiness == why
    assert (presenter.lines, presenter.copy_text()) == ((), "")
    view = AlternativesView(Theme("light"), presenter)
    asked: list[str] = []
    presenter.draw_asked.connect(lambda: asked.append("one_plan"))
    presenter.check_asked.connect(lambda: asked.append("not_checked"))
    view.act.click()
    assert asked == [why]
    view.deleteLater()


@dataclass
class Screen:
    view: AlternativesView
    heard: list[tuple[str, ...]]

    def press(self, *pressed: Qt.Key) -> None:
        for key in pressed:
            QTest.keyClick(self.view.matrix, key)

    @property
    def at(self) -> tuple[int, int]:
        index = self.view.matrix.currentIndex()
        return index.row(), index.column()


@pytest.fixture
def screen(application: QApplication, presenter: AlternativesPresenter) -> Iterator[Screen]:
    view = AlternativesView(Theme("light"), presenter)
    view.setStyleSheet(write_stylesheet("light"))
    view.resize(492, 500)
    view.show()
    view.activateWindow()
    view.matrix.setFocus()
    application.processEvents()
    heard: list[tuple[str, ...]] = []
    presenter.cell_chosen.connect(lambda plan, rule: heard.append((plan, rule)))
    presenter.plan_chosen.connect(lambda plan: heard.append((plan,)))
    yield Screen(view, heard)
    view.close()
    view.deleteLater()
    application.processEvents()


DOWN, RIGHT, LEFT, ENTER = Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Return


def test_keys_move_and_enter_chooses(screen: Screen) -> None:
    assert screen.at == (0, 0)
    screen.press(RIGHT, DOWN, DOWN)
    assert screen.at == (2, 1)
    screen.press(ENTER)
    assert screen.heard == [("B", "r1")]
    screen.press(Qt.Key.Key_End, Qt.Key.Key_PageUp, ENTER)
    assert screen.heard[1:] == [("C",)]
    screen.press(RIGHT, Qt.Key.Key_Up)  # at the corner nothing happens
    assert screen.at == (0, 2)


def test_left_and_right_fold_and_the_cell_stays(screen: Screen) -> None:
    screen.press(RIGHT, DOWN, LEFT)
    assert screen.view.matrix.model().rowCount() == 5
    assert screen.at == (1, 1)
    screen.press(LEFT)  # folded already
    screen.press(RIGHT)
    assert screen.view.matrix.model().rowCount() == 7
    screen.press(DOWN, DOWN, DOWN, DOWN)
    screen.view.only.click()
    assert screen.at == (2, 1)  # r0 of B, though lines above it went away


def test_mouse_on_heads_and_cells(screen: Screen, application: QApplication) -> None:
    matrix = screen.view.matrix
    header = matrix.horizontalHeader()
    place = header.viewport().rect().center()
    place.setX(header.sectionViewportPosition(1) + 30)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert screen.heard == [("B",)]
    cell = matrix.visualRect(matrix.model().index(5, 2)).center()
    QTest.mouseClick(matrix.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert screen.heard[1:] == [("C", "r0")]
    names = matrix.verticalHeader()
    theme = names.viewport().rect().center()
    theme.setY(names.sectionViewportPosition(1) + 5)
    QTest.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, pos=theme)
    assert matrix.model().rowCount() == 5


def test_copy_key_fills_the_clipboard(screen: Screen, presenter: AlternativesPresenter) -> None:
    QTest.keyClick(screen.view.matrix, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == presenter.copy_text()


def test_names_stay_while_many_alternatives_scroll(
    screen: Screen, presenter: AlternativesPresenter, application: QApplication
) -> None:
    many = compare(*[(NOTHING,) * 6] * 3)
    presenter.present(many.result, COUNTY, (), plan_count=6)
    application.processEvents()
    matrix = screen.view.matrix
    assert matrix.horizontalScrollBar().maximum() > 0
    before = matrix.verticalHeader().geometry()
    screen.press(Qt.Key.Key_End)
    assert matrix.horizontalScrollBar().value() > 0
    assert matrix.verticalHeader().geometry() == before
    assert before.width() >= 132


def test_heads_and_cells_are_read_aloud(screen: Screen) -> None:
    matrix = screen.view.matrix
    table = QAccessible.queryAccessibleInterface(matrix)
    assert table.text(QAccessible.Text.Name) == "Alternativ sida vid sida"
    told = {table.child(number).text(QAccessible.Text.Name) for number in range(table.childCount())}
    spoken = {line.spoken for line in screen.view.matrix._matrix.lines}
    cells = {c.spoken for line in screen.view.matrix._matrix.lines for c in line.cells}
    heads = {head.spoken for head in screen.view.matrix._matrix.heads}
    assert spoken | cells | heads <= told


def test_every_way_of_differing_has_a_sign_of_its_own_kind() -> None:
    assert MARKS["state"] == MARKS["figure"] != MARKS["knowledge"] != MARKS["uncertain"]
    assert MARKS["equal"] == ""


def test_a_name_that_has_no_room_stands_on_two_lines(
    screen: Screen, presenter: AlternativesPresenter, application: QApplication
) -> None:
    """Rules that differ in the end of their names only are told apart in a narrow panel."""
    names = screen.view.matrix.verticalHeader()
    heads = screen.view.matrix.horizontalHeader()
    one_line, low = names.sectionSize(2), heads.height()
    result = made().result
    findings = tuple(
        replace(item, title="Vattenskyddsområde, sekundär zon", plan=item.plan + " norr om vägen")
        for item in result.findings
    )
    plans = tuple(
        replace(plan, area=replace(plan.area, name=plan.area.name + " norr om vägen"))
        for plan in result.plans
    )
    presenter.present(
        replace(result, plans=plans, findings=findings), COUNTY, (), plan_count=3, chosen=""
    )
    application.processEvents()
    assert names.sectionSize(2) > one_line
    assert heads.height() > low
    screen.view.resize(1100, 500)
    application.processEvents()
    assert (names.sectionSize(2), heads.height()) == (one_line, low)


def test_a_name_is_split_between_words(application: QApplication) -> None:
    metrics = QFontMetrics(body_font(14))
    width = metrics.horizontalAdvance("Jordbruksmark, klass")
    assert split_name("Jordbruksmark, klass 4–5", metrics, width) == (
        "Jordbruksmark, klass", "4–5",
    )  # fmt: skip
    assert split_name("Åker", metrics, width) == ("Åker",)
    assert split_name("Vattenförsörjningsanläggning", metrics, 20) == (
        "Vattenförsörjningsanläggning",
    )


def test_the_question_in_hand_is_explained(
    screen: Screen, presenter: AlternativesPresenter
) -> None:
    def said() -> list[str]:
        labels = screen.view.why.findChildren(QLabel)
        return [
            label.text().replace("\N{NO-BREAK SPACE}", " ") for label in labels if label.isVisible()
        ]

    assert said() == ["Välj en fråga för att se varför alternativen skiljer."]
    rows = {row.rule: row for row in made().rows}
    for steps, rule in ((2, "r1"), (3, "r0")):
        screen.press(*[Qt.Key.Key_Down] * steps)
        QApplication.processEvents()
        told = rows[rule].explanation.sentences or ("Alternativen har samma svar.",)
        assert said() == [rows[rule].title, *(t.replace("\N{NO-BREAK SPACE}", " ") for t in told)]
        assert all(text in screen.view.why.accessibleDescription() for text in told)
    assert presenter.why is not None and len(presenter.why.reasons) == 1
    assert {text.partition(":")[0] for text in presenter.why.answers} == {"A", "B", "C"}
    presenter.present(None, COUNTY, (), plan_count=3)
    assert presenter.why is None
