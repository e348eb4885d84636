"""State of the window: the experiment store and the bridges to engine and analyst."""
