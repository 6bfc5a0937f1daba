"""Plan areas that are open in a task: chosen, drawn, changed, checked."""
