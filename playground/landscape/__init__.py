"""The objective over a plane of two directions, and the paths that optimizers take on it."""
