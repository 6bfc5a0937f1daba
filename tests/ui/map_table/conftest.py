"""Maps made by hand, read at once."""

from tests.ui.map.conftest import make_layer, make_view

__all__ = ["make_layer", "make_view"]
