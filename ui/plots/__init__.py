"""Plots: they paint snapshots and never write."""
