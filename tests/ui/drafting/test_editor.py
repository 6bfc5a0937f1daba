"""The editor says in Markdown what is written, by keys, and loses nothing in going round."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rumslig.documents.blocks import Heading, ListBlock, Paragraph, Run
from rumslig.documents.markdown_blocks import plain_words, read_markdown, write_markdown
from ui.drafting.text import fill_document, read_document
from ui.drafting.widgets.editor import BULLET, HEADING, NUMBER, TEXT, Editor
from ui.theme import Theme

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
WORDS = st.text("abåÄ1.-*_# ()", min_size=1, max_size=10).filter(str.strip)
RUNS = st.lists(st.builds(Run, WORDS, st.booleans(), st.booleans()), min_size=1, max_size=3).map(
    tuple
)
BLOCKS = st.one_of(
    st.builds(Heading, st.integers(1, 2), WORDS),
    st.builds(Paragraph, RUNS),
    st.builds(ListBlock, st.lists(RUNS, min_size=1, max_size=3).map(tuple), st.booleans()),
)


@pytest.fixture
def editor(application: QApplication) -> Iterator[Editor]:
    made = Editor(Theme("light"))
    made.resize(480, 320)
    made.show()
    made.activateWindow()
    application.processEvents()
    yield made
    made.close()
    made.deleteLater()
    application.processEvents()


@given(st.lists(BLOCKS, max_size=4).map(tuple))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_goes_round_the_editor_unchanged(
    application: QApplication, blocks: tuple[Heading | Paragraph | ListBlock, ...]
) -> None:
    text = write_markdown(read_markdown(write_markdown(blocks)))
    document = QTextDocument()
    fill_document(document, text)
    again = read_document(document)
    assert plain_words(again) == plain_words(text)
    assert read_markdown(again) == read_markdown(text)


def test_styles_are_set_by_keys_and_told(editor: Editor) -> None:
    told: list[str] = []
    editor.written.connect(told.append)
    editor.load("ett\n\ntvå", writable=True)
    assert told == []  # showing is not writing
    editor.field.setFocus()
    for key, style, text in (
        (Qt.Key.Key_R, HEADING, "# ett\n\ntvå"),
        (Qt.Key.Key_P, BULLET, "- ett\n\ntvå"),
        (Qt.Key.Key_N, NUMBER, "1. ett\n\ntvå"),
        (Qt.Key.Key_T, TEXT, "ett\n\ntvå"),
    ):
        QTest.keyClick(editor.field, key, BOTH)
        assert editor.markdown() == text
        assert editor.style_box.currentData() == style
    editor.field.selectAll()
    QTest.keyClick(editor.field, Qt.Key.Key_P, BOTH)
    assert editor.markdown() == "- ett\n- två"
    assert told[-1] == "- ett\n- två"


def test_bold_and_italic_by_keys_and_buttons(editor: Editor) -> None:
    editor.load("ett två", writable=True)
    cursor = editor.field.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(3, QTextCursor.MoveMode.KeepAnchor)
    editor.field.setTextCursor(cursor)
    editor.field.setFocus()
    QTest.keyClick(editor.field, Qt.Key.Key_F, BOTH)
    assert editor.markdown() == "**ett** två" and editor.bold.isChecked()
    editor.italic.click()
    assert editor.markdown() == "***ett*** två"
    QTest.keyClick(editor.field, Qt.Key.Key_F, BOTH)
    assert editor.markdown() == "*ett* två" and not editor.bold.isChecked()


def test_what_is_typed_can_be_undone_but_not_what_is_shown(editor: Editor) -> None:
    editor.load("ett", writable=True)
    editor.field.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(editor.field, " mer")
    assert editor.markdown() == "ett mer"
    editor.field.undo()
    assert editor.markdown() == "ett"
    editor.field.undo()
    assert editor.markdown() == "ett"


def test_the_same_text_does_not_move_the_cursor(editor: Editor) -> None:
    editor.load("ett två", writable=True)
    editor.field.moveCursor(QTextCursor.MoveOperation.End)
    editor.load("ett två", writable=True)
    assert editor.field.textCursor().position() == 7


def test_pasted_text_comes_plain(editor: Editor) -> None:
    editor.load("", writable=True)
    pasted = QMimeData()
    pasted.setHtml("<h1 style='color:red'>Stor</h1>")
    pasted.setText("Stor")
    editor.field.insertFromMimeData(pasted)
    assert editor.markdown() == "Stor"


def test_nothing_is_written_where_it_is_signed(editor: Editor) -> None:
    editor.load("ett", writable=False)
    editor.field.setFocus()
    QTest.keyClicks(editor.field, "mer")
    QTest.keyClick(editor.field, Qt.Key.Key_R, BOTH)
    assert editor.markdown() == "ett" and not editor.tools.isEnabled()
