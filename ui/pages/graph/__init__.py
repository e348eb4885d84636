"""The graph page: the computation graph and a walk through it."""
