"""Figures for slides and paper, drawn by matplotlib from frozen values; no window is needed."""
