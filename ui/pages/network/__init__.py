"""The network page: a picture with a map of every unit."""
