"""The schedule of the learning rate, and how far weights move."""
