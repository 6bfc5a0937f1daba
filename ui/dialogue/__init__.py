"""The task Plandialog: what the strategy says about a place, without a case."""
