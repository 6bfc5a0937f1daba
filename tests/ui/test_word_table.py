"""How tall a table of words is: as its rows, up to some."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from ui.theme import size
from ui.widgets.word_table import WordModel, WordTable


class Model(WordModel[str]):
    """A word a row."""

    def words(self, item: str) -> tuple[str, ...]:
        return (item,)


@pytest.mark.parametrize(
    ("count", "least", "rows"), [(0, 1, 1), (0, 0, 0), (1, 2, 2), (3, 1, 3), (9, 0, 4)]
)
def test_the_height_follows_the_rows(
    application: QApplication, count: int, least: int, rows: int
) -> None:
    table = WordTable[str](Model(("Ord",)), "Ord", "Ord")
    table.show_items(tuple(f"ord {number}" for number in range(count)))
    table.fit(4, least=least)
    assert table.height() == size("row_list") + rows * size("row_finding") + 4
    table.deleteLater()
