"""Findings as rows and as one finding's detail, for every panel that shows them."""
