"""The round of a case's themes among colleagues, in the step Yttrande."""
