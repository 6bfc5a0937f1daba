"""Fetching from services: choose, agree, choose what of it, agree again."""
