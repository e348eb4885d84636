"""Training in a process of its own: typed messages, the training loop, and the client that starts it."""
