"""The step Kontroll: which rules are asked, and whether the plan matters to the region."""
