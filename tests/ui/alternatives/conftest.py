"""The matrix over answers made by hand."""

from tests.ui.layer_list.conftest import _qt_is_content, application

__all__ = ["_qt_is_content", "application"]
