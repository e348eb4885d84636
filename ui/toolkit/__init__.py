"""Building blocks of the window: controls, theme, translations, typeset formulas."""
