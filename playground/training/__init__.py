"""One training run: the step, the trainer that takes it, what is measured and when to stop."""
