"""The computation graph, and a walk through it forward and back."""
