"""The objective over a plane of two directions."""
