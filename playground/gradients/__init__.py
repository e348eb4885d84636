"""Where a gradient comes from: derived by hand, mx.grad, central differences, the learner's code."""
