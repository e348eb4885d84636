"""The pages in the middle of the window, each with panel, plots, layout and texts in one folder."""
