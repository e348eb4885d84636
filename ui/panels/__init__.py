"""Panels that change settings through the store."""
