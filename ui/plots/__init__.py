"""Plots paint snapshots and change nothing."""
