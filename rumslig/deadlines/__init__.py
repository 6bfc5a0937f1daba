"""When things must be ready: working days, meetings, internal dates, and dates that look wrong."""
