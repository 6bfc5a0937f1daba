"""Shapes taken apart for drawing: some at a time, so that the window gets its turn between."""

from __future__ import annotations

import numpy as np
import shapely

from ui.map.shapes import AT_A_TIME, LEVEL_FACTOR, LayerShapes, take_apart


def test_many_objects_taken_apart_some_at_a_time_are_as_all_at_once() -> None:
    rng = np.random.default_rng(1)
    count = 2 * AT_A_TIME + 300
    made = [
        (
            shapely.Point(x, y),
            shapely.Point(x, y).buffer(40, 2),
            shapely.LineString([(x, y), (y, x)]),
        )[number % 3]
        for number, (x, y) in enumerate(rng.uniform(0, 1e5, (count, 2)))
    ]
    geometry = np.array(made, dtype=object)
    geometry[7] = shapely.Polygon()
    for number in (0, 2):
        tolerance = LEVEL_FACTOR ** (number - 1)
        simple = shapely.simplify(geometry, tolerance, preserve_topology=False)
        whole = geometry if number == 0 else simple
        found, wanted = LayerShapes(geometry).at_level(number), take_apart(whole)
        for name in ("areas", "lines", "points"):
            ours, theirs = getattr(found, name), getattr(wanted, name)
            for part in ("coordinates", "starts", "feature"):
                np.testing.assert_array_equal(getattr(ours, part), getattr(theirs, part))
