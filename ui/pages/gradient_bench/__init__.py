"""The learner's code, and what the check says of it."""
