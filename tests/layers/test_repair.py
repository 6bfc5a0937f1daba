"""Objects are made valid, whatever a damaged file says of their corners."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from layers.repair import make_valid


@pytest.mark.parametrize("far", [1.0, 1e150, 1e300])
def test_a_bow_tie_of_any_size_is_mended_without_a_word(far: float) -> None:
    # a warning would be told on the planner's console; here it is an error
    bow_tie = shapely.Polygon([(0, 0), (far, far), (far, 0), (0, far)])
    mended, log = make_valid(np.array([bow_tie], dtype=object))
    assert shapely.is_valid(mended).all() and [item.index for item in log] == [0]
