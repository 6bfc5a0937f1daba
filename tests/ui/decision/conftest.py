"""The small world that these tests share."""

from round_world import world

__all__ = ["world"]
