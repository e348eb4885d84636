"""The gradient bench: the learner's code and its check."""
