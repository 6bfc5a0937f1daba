"""The start panel is tried alone."""

from __future__ import annotations

from panel_fixtures import hear, show, theme

__all__ = ["hear", "show", "theme"]
