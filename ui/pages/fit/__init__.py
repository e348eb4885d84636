"""The data and what the model answers."""
