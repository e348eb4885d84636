"""The gradient sources: derived by hand, mx.grad, central differences, the learner's code."""
