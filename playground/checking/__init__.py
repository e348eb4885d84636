"""Compare a gradient with mx.grad, name the mistake it looks like, and word the hints."""
