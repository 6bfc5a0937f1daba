"""What is new as a text to read: headings, sentences and objects, all as plain text."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit

from rumslig.documents.news_tables import (
    change_word,
    unchanged_words,
    version_words,
    withheld_words,
)
from rumslig.freshness import mark_of, state_word
from rumslig.look import tokens
from rumslig.news import LayerNews, NewsReport, PackageNews
from ui.language import message_language, tr
from ui.theme import Theme

MOST_OBJECTS = 8
"""So many objects of a layer are named; the exported file has them all."""

Look = Literal["heading", "strong", "text", "muted", "object"]


class NewsText(QTextEdit):
    """Read by keys as any text; nothing in it is markup."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[NewsReport | None, bool] | None = None
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(tr("Vad som är nytt"))
        self.setTabChangesFocus(True)
        self.setMinimumHeight(240)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        theme.changed.connect(self._write)

    def show_report(self, report: NewsReport | None, *, busy: bool) -> None:
        """Show another report, or none."""
        if self._shown != (report, busy):
            self._shown = report, busy
            self._write()

    def _write(self) -> None:
        report, busy = self._shown or (None, False)
        self.clear()
        cursor = QTextCursor(self.document())
        if report is None:
            words = tr("Läser …") if busy else tr("Välj en dag och tryck på Visa.")
            self._line(cursor, words, "muted")
        else:
            self._write_report(cursor, report)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _write_report(self, cursor: QTextCursor, report: NewsReport) -> None:
        lang = message_language()
        self._line(
            cursor,
            tr(
                "{count} av {followed} paket har nya versioner, {since} till och med {until}.",
                count=len(report.packages),
                followed=report.followed,
                since=report.since.isoformat(),
                until=report.until.isoformat(),
            ),
            "text",
        )
        for item in report.asked:
            if item.unconfirmed:
                self._line(cursor, f"{item.title}: {item.unconfirmed}", "muted")
        told = [area for area in report.areas if report.of_area(area.code)]
        for area in told:
            self._line(cursor, area.name, "heading")
            for package in report.of_area(area.code):
                self._package(cursor, package)
                for layer in package.areas[area.code]:
                    self._layer(cursor, layer)
            self._line(cursor, unchanged_words(report.unchanged(area.code), lang), "muted")
        still = [area.name for area in report.areas if area.code and area not in told]
        if still:
            self._line(cursor, tr("Utan ändringar"), "heading")
            self._line(cursor, ", ".join(still), "text")
        others = (*report.elsewhere, *report.withheld)
        if others:
            self._line(cursor, tr("Andra ändringar"), "heading")
        for package in others:
            self._package(cursor, package)
            said = withheld_words(lang) if package.is_withheld else " ".join(package.notes)
            self._line(cursor, said, "text")
        if report.standing or report.unfollowed:
            self._line(cursor, tr("Att se över"), "heading")
        for row in report.standing:
            word = f"{mark_of(row.state).sign} {row.title} {row.version}, {state_word(row.state)}"
            self._line(cursor, word, "strong")
            self._line(cursor, row.sentence, "text")
        if report.unfollowed:
            names = ", ".join(report.unfollowed)
            words = tr("Finns inte i något känt förråd: {names}.", names=names)
            self._line(cursor, words, "muted")

    def _package(self, cursor: QTextCursor, package: PackageNews) -> None:
        lang = message_language()
        self._line(cursor, f"{package.title}, {version_words(package, lang)}", "strong")
        facts = [
            package.release_note,
            package.published,
            tr("beslut {decision}", decision=package.decision) if package.decision else "",
            "" if package.installed else tr("inte installerat"),
        ]
        self._line(cursor, " · ".join(fact for fact in facts if fact), "muted")

    def _layer(self, cursor: QTextCursor, layer: LayerNews) -> None:
        lang = message_language()
        for words, look in ((layer.note, "text"), (layer.why, "muted")):
            if words:
                self._line(cursor, words, "text" if look == "text" else "muted")
        for item in layer.objects[:MOST_OBJECTS]:
            facts = [change_word(item.kind, lang), item.detail]
            if not item.is_certain:
                facts.append(tr("sannolikt samma objekt"))
            said = ", ".join(fact for fact in facts if fact)
            self._line(cursor, f"– {item.title}: {said}", "object")
        more = len(layer.objects) - MOST_OBJECTS
        if more > 0:
            self._line(cursor, tr("– och {count} till; alla finns i filen", count=more), "object")

    def _line(self, cursor: QTextCursor, words: str, look: Look) -> None:
        px = tokens()["font"]["px"]
        block, letters = QTextBlockFormat(), QTextCharFormat()
        letters.setForeground(self._theme.colour("muted" if look == "muted" else "text"))
        font = QFont(self.font())
        font.setPixelSize(px["heading"] if look == "heading" else px["body"])
        if look in ("heading", "strong"):
            font.setWeight(QFont.Weight(tokens()["font"]["weights"]["semibold"]))
        letters.setFont(font)
        block.setTopMargin({"heading": 16, "strong": 8}.get(look, 1))
        block.setLeftMargin(12 if look == "object" else 0)
        if look in ("heading", "strong"):
            block.setHeadingLevel(2 if look == "heading" else 3)
        if self.document().isEmpty():
            cursor.setBlockFormat(block)
            cursor.setBlockCharFormat(letters)
        else:
            cursor.insertBlock(block, letters)
        cursor.insertText(words, letters)
