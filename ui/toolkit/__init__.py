"""What every part of the window is built from: controls, theme, languages, typeset formulas."""
