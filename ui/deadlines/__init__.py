"""The dates of the open case: what must be ready when, and what to do when time is short."""
