"""The network as a picture, with a map of every unit."""
