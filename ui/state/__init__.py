"""The experiment that the window holds, and the two processes that work on it."""
