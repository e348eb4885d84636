"""The gradient check: comparison with mx.grad, diagnosis of mistakes, hints."""
