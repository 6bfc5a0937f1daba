"""The small world that these tests share, and an archive of it."""

from archive_world import made
from round_world import world

__all__ = ["made", "world"]
