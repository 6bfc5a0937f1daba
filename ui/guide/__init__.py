"""The way in: a short tour of the window, and the first response step by step."""
