"""The texts of the window, in the language of messages."""

from __future__ import annotations

from layers.language import Catalogue, Language, message_language, use_language

__all__ = ["Language", "message_language", "tr", "use_language"]

tr = Catalogue("ui")
