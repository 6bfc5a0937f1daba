"""The window's own keys, in one table."""

from __future__ import annotations

OPEN = "Ctrl+O"
NEW_CASE = "Ctrl+N"
ADD_LAYER = "Ctrl+L"
EXPORT = "Ctrl+E"
SAVE = "Ctrl+S"
DIALOGUE = "Ctrl+D"
RECHECK = "F5"
NEXT_REGION = "F6"
PREVIOUS_REGION = "Shift+F6"
TASK_CASE = "Ctrl+1"
TASK_DIALOGUE = "Ctrl+2"
QUIT = "Ctrl+Q"
