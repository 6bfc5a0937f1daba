"""Whatever becomes of columns, shapes and rows, the difference leads to the new version."""

from __future__ import annotations

import random

import geopandas
import pandas as pd
import pytest
import shapely
from fault_trials import judge
from hypothesis import given, settings
from hypothesis import strategies as st
from version_layers import COLUMNS, tables

from layers.versions.diff import compare_rows
from layers.versions.patch import apply_diff
from layers.versions.rows import logical_digest
from layers.versions.sources import TableRows


def without(frame: geopandas.GeoDataFrame, name: str) -> geopandas.GeoDataFrame:
    return frame.drop(columns=[name])


def renamed(frame: geopandas.GeoDataFrame, name: str) -> geopandas.GeoDataFrame:
    return frame.rename(columns={name: f"{name} åäö"})


def retyped(frame: geopandas.GeoDataFrame, name: str) -> geopandas.GeoDataFrame:
    texts = [None if pd.isna(value) else str(value) for value in frame[name]]
    return frame.assign(**{name: pd.Series(texts, index=frame.index, dtype=object)})


def emptied(frame: geopandas.GeoDataFrame, name: str) -> geopandas.GeoDataFrame:
    return frame.assign(**{name: pd.Series([None] * len(frame), index=frame.index, dtype=object)})


def added(frame: geopandas.GeoDataFrame, name: str) -> geopandas.GeoDataFrame:
    return frame.assign(**{f"{name}2": list(range(len(frame)))})


def elsewhere(frame: geopandas.GeoDataFrame, _: str) -> geopandas.GeoDataFrame:
    return frame.set_crs("EPSG:3010", allow_override=True)


def pointed(frame: geopandas.GeoDataFrame, _: str) -> geopandas.GeoDataFrame:
    shapes = [shape and shapely.Point(1, 2, 3) for shape in frame.geometry]
    return frame.set_geometry(geopandas.GeoSeries(shapes, index=frame.index, crs=frame.crs))


def doubled(frame: geopandas.GeoDataFrame, _: str) -> geopandas.GeoDataFrame:
    both = pd.concat([frame, frame])
    return both.set_axis(range(1, len(both) + 1), axis=0)


CHANGES = {
    change.__name__: change
    for change in (without, renamed, retyped, emptied, added, elsewhere, pointed, doubled)
}


@pytest.mark.parametrize("name", CHANGES)
@settings(max_examples=30)
@given(tables(max_rows=5), st.sampled_from(sorted(COLUMNS)), st.randoms(use_true_random=False))
def test_the_difference_of_two_schemas_leads_to_the_new(
    name: str, frame: geopandas.GeoDataFrame, column: str, chance: random.Random
) -> None:
    changed = CHANGES[name](frame, column)
    if name != "doubled":
        order = list(range(len(changed)))
        chance.shuffle(order)
        changed = changed.iloc[order]
    for old, new in ((frame, changed), (changed, frame)):
        a, b = TableRows(old), TableRows(new)
        diff = compare_rows(a, b)
        made = apply_diff(a, diff)
        held = (
            logical_digest(made) == logical_digest(b)
            and made.schema.names == b.schema.names
            and not compare_rows(b, TableRows(new))
            and not compare_rows(made, b)
        )
        judge("schema changes", held, f"{name} of {column}")
        if name in ("without", "renamed", "added", "elsewhere"):
            assert diff.schema
