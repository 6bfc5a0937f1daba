"""Maps made by hand, read at once."""

from tests.ui.map.conftest import _qt_is_content, application, make_layer, make_view

__all__ = ["_qt_is_content", "application", "make_layer", "make_view"]
