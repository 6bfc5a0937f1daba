"""A million rows: sorting, searching and summing beside pandas and DuckDB; the window's pulse."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_pulse import Gaps, Pulse

from layers.crs import Transformation
from layers.vector import VectorLayer
from rumslig.collation import swedish_key
from rumslig.settings import Home
from rumslig.table.columns import LayerTable
from rumslig.table.figures import count_column
from rumslig.table.matching import Wording, rows_meeting
from rumslig.table.sorting import Ranking, Sorting, sort_rows
from rumslig.worker import WorkerProcess
from ui.app import Desktop
from ui.layer_list.items import item_of_file
from ui.turn import Turn

pytestmark = pytest.mark.benchmark

COUNT = 1_000_000
PATIENCE_S = 120.0


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    stems = np.array(["Norr", "Söder", "Åker", "Ängs", "Öst", "Kumla", "Berg", "Ås"], dtype=object)
    ends = np.array(["by", "torp", "gården", "sjö"], dtype=object)
    names = (
        stems[rng.integers(0, 8, COUNT)]
        + ends[rng.integers(0, 4, COUNT)]
        + " "
        + rng.integers(1, 400_000, COUNT).astype(str).astype(object)
    )
    area = rng.lognormal(2, 1, COUNT)
    area[rng.random(COUNT) < 0.1] = np.nan
    return pd.DataFrame(
        {
            "namn": pd.Series(names, dtype="str"),
            "klass": pd.Series(rng.choice(list("abcåäö"), COUNT), dtype="str"),
            "areal": area,
            "nr": rng.integers(0, COUNT, COUNT),
            "dag": np.datetime64("2001-01-01", "s") + rng.integers(0, 9_000, COUNT) * 86_400,
        }
    )


@pytest.fixture(scope="module")
def layer(frame: pd.DataFrame) -> VectorLayer:
    rng = np.random.default_rng(5)
    places = rng.uniform((460_000, 6_500_000), (600_000, 6_680_000), (COUNT, 2))
    return VectorLayer(
        "miljon", "miljon.gpkg", "0" * 64, shapely.points(places), frame,
        Transformation("EPSG:3006", ""), COUNT, 0, (),
    )  # fmt: skip


def timed(work: Callable[[], Any], runs: int = 3) -> tuple[Any, float]:
    times, answer = [], None
    for _ in range(runs):
        begun = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - begun)
    return answer, median(times)


def test_the_engine_beside_pandas_and_duckdb(
    frame: pd.DataFrame, layer: VectorLayer, capsys: pytest.CaptureFixture[str]
) -> None:
    duckdb = pytest.importorskip("duckdb")
    every = np.arange(COUNT, dtype=np.intp)
    database = duckdb.connect()
    database.execute("SET threads = 2")
    database.register("rader_vy", frame.assign(rad=every))
    database.execute("CREATE TABLE rader AS SELECT * FROM rader_vy")
    lines = []

    def rows_of(sql: str) -> Any:
        return database.execute(sql).fetchnumpy()["rad"]

    def told(name: str, ours: float, pandas_s: float, duck_s: float, again: float) -> None:
        lines.append(
            f"{name}: {ours:.2f} s the first time, {again:.2f} s then; ÷ pandas "
            f"{ours / pandas_s:.2f} ({pandas_s:.2f} s), ÷ DuckDB {ours / duck_s:.2f} "
            f"({duck_s:.2f} s)"
        )

    def sort_with(*by: Sorting) -> tuple[Any, float, float]:
        table = LayerTable(layer)
        ranking = Ranking(table)
        first, one = timed(lambda: sort_rows(table, ranking, every, by), 1)
        _, again = timed(lambda: sort_rows(table, ranking, every, by))
        return first, one, again

    # numbers: pandas and DuckDB sort them alike, what is missing last
    ours, first, again = sort_with(Sorting("areal"))
    theirs, pandas_s = timed(lambda: frame["areal"].sort_values(kind="stable").index.to_numpy(), 1)
    assert (ours == theirs).all()
    duck, duck_s = timed(lambda: rows_of("SELECT rad FROM rader ORDER BY areal NULLS LAST, rad"), 1)
    assert (ours == duck).all()
    told("sorting numbers", first, pandas_s, duck_s, again)
    # texts: the Swedish alphabet is DuckDB's collation; pandas sorts by codes
    ours, first, again = sort_with(Sorting("klass"), Sorting("namn"))
    swedish = frame["namn"].to_numpy()[ours]
    keys = frame.assign(k=frame["klass"].map({c: i for i, c in enumerate("abcåäö")}))
    _, pandas_s = timed(lambda: keys.sort_values(["k", "namn"], kind="stable"), 1)
    duck, duck_s = timed(lambda: rows_of("SELECT rad FROM rader ORDER BY klass, namn, rad"), 1)
    classes = frame["klass"].to_numpy()[ours]
    assert list(dict.fromkeys(classes.tolist())) == list("abcåäö")
    for letter in "abcåäö":
        some = swedish[classes == letter][:2_000].tolist()
        assert some == sorted(some, key=swedish_key)
    told("sorting by class, then name", first, pandas_s, duck_s, again)
    # a word in any column
    table = LayerTable(layer)
    wording = Wording(table)
    ours, first = timed(lambda: np.flatnonzero(wording.find("kumlaby 77")), 1)
    _, again = timed(lambda: wording.find("kumlaby 77"))
    texts = frame.astype(str)

    def by_pandas() -> Any:
        found = np.ones(COUNT, dtype=bool)
        for word in ("kumlaby", "77"):
            hit = np.zeros(COUNT, dtype=bool)
            for name in texts:
                hit |= texts[name].str.contains(word, case=False, regex=False).to_numpy()
            found &= hit
        return np.flatnonzero(found)

    theirs, pandas_s = timed(by_pandas, 1)
    sql = "SELECT rad FROM rader WHERE " + " AND ".join(
        "(" + " OR ".join(f"contains(lower(CAST({c} AS VARCHAR)), '{w}')" for c in frame) + ")"
        for w in ("kumlaby", "77")
    )
    _, duck_s = timed(lambda: rows_of(sql), 1)
    assert ours.tolist() == theirs.tolist() == sorted(rows_of(sql).tolist())
    told("finding two words in any column", first, pandas_s, duck_s, again)
    # a condition
    condition = "areal > 20 AND klass IN ('a', 'ö')"
    ours, first = timed(lambda: np.flatnonzero(rows_meeting(table, condition)))
    theirs, pandas_s = timed(
        lambda: np.flatnonzero(frame.eval("areal > 20 and klass in ['a', 'ö']").to_numpy())
    )
    duck, duck_s = timed(lambda: rows_of(f"SELECT rad FROM rader WHERE {condition} ORDER BY rad"))
    assert (ours == theirs).all() and (ours == duck).all()
    told("a condition", first, pandas_s, duck_s, first)
    # figures
    column = table.column("areal")
    assert column is not None
    ours, first = timed(lambda: count_column(table, column))
    theirs, pandas_s = timed(lambda: (frame["areal"].describe(), frame["areal"].nunique()))
    duck, duck_s = timed(
        lambda: database.execute(
            "SELECT quantile_cont(areal, [0.25, 0.5, 0.75]), avg(areal), sum(areal), "
            "count(DISTINCT areal) FROM rader WHERE NOT isnan(areal)"
        ).fetchone()
    )
    assert ours.spread.median == pytest.approx(theirs[0]["50%"])
    assert ours.spread.median == pytest.approx(duck[0][1])
    assert ours.different == theirs[1] == duck[3]
    told("a column's figures", first, pandas_s, duck_s, first)
    kept = table.kept_bytes + wording.kept_bytes
    with capsys.disabled():
        print("\n" + "\n".join(lines))
        print(f"kept beside the layer after all this: {kept / COUNT:.0f} bytes a row")


def test_the_window_while_a_million_rows_are_opened_and_sorted(
    application: QApplication,
    layer: VectorLayer,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    desktop = Desktop(application, Home(tmp_path / "hem"), "light", worker=WorkerProcess())
    turn = Turn()
    window, session = desktop.window, desktop.session
    window.resize(1440, 900)
    window.show()
    pulse = Pulse()
    figures: dict[str, Gaps] = {}

    def listen(start: Callable[[], object], least_s: float = 0.0) -> Gaps:
        application.processEvents()
        since = time.perf_counter()
        until = since + PATIENCE_S
        pulse.start()
        loop, watch = QEventLoop(), QTimer(interval=20)

        def look() -> None:
            now = time.perf_counter()
            if (desktop.runner.is_idle and now > since + least_s) or now > until:
                loop.quit()

        watch.timeout.connect(look)
        watch.start()
        QTimer.singleShot(0, start)
        loop.exec()
        watch.stop()
        assert time.perf_counter() < until, "waited in vain"
        return pulse.stop()

    table = session.attribute_table
    try:
        session.open_workspace()
        listen(lambda: None, 3.0)
        item = item_of_file(tmp_path / "miljon.gpkg", layer)
        session.layers.add(item)
        session.layers.toggle(item.id)  # what drawing it costs is measured elsewhere
        listen(lambda: None, 2.0)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        figures["opening"] = listen(lambda: table.open(item.id), 1.0)
        assert table.count == COUNT
        rows = window.tables.row_table.rows
        bar = rows.verticalScrollBar()

        def scroll() -> None:
            steps = iter(np.linspace(0, bar.maximum(), 200).astype(int).tolist())
            timer = QTimer(rows, interval=10)

            def step() -> None:
                place = next(steps, None)
                if place is None:
                    timer.stop()
                else:
                    bar.setValue(place)

            timer.timeout.connect(step)
            timer.start()

        figures["scrolling from end to end"] = listen(scroll, 3.0)
        figures["sorting by name"] = listen(lambda: table.sort_by("namn"))
        figures["sorting by area too"] = listen(lambda: table.sort_by("areal", adds=True))
        figures["finding a word"] = listen(lambda: table.find("kumlaby 77"), 1.0)
        assert 0 < table.count < COUNT
        figures["all rows again"] = listen(lambda: table.find(""), 1.0)
        figures["a condition with LIKE"] = listen(lambda: table.filter_by("namn LIKE 'Kumla%7'"))
        figures["marking what is shown"] = listen(table.mark_all, 1.0)
        table.filter_by("")
        figures["figures of a column"] = listen(
            lambda: session.layer_room.open(item.id, "figures"), 2.0
        )
        place = rows.visualRect(rows.model().index(rows.rowAt(5), 0)).center()
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    finally:
        turn.stop()
        desktop.shut_down()
        window.close()
        window.deleteLater()
        application.processEvents()
    with capsys.disabled():
        print()
        for name, gaps in figures.items():
            print(f"{name}: {gaps}")
        kept = table.opened_table.kept_bytes if table.opened_table is not None else 0
        print(
            f"kept {kept / COUNT:.0f} bytes a row; the peak grew {(after - before) / 1024:.0f} MB"
        )
