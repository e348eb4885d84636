"""Panels: they write changes to the store and are set from its settings."""
