"""Training in a process of its own: frozen messages, the loop, and the client that starts it."""
