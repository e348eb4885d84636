"""The pages in the middle of the window; each has its panel, plots, layout and words in one folder."""
