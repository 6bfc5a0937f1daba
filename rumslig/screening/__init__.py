"""Before and beside the assessment: regional relevance, which rules to ask, faults in layers."""
