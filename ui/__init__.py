"""The window: shows and asks; the only part of Rumslig that knows Qt."""
