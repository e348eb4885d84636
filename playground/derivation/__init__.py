"""Step-by-step derivation of gradient and update as formulas with the current numbers."""
