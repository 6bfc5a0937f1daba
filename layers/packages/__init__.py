"""Versioned layer packages: what a publisher writes, what is stored, what is installed."""
