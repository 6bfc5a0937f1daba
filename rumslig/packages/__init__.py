"""Layer packages as a planner and a publisher use them: one desk for the window and commands."""
