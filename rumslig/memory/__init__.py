"""What was said of a place before: earlier stages of a plan, and what became of each remark."""
