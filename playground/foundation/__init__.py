"""Shared by all other packages: errors, immutable values, parameter names, random streams."""
