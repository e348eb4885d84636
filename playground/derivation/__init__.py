"""The gradient and the update derived step by step, as formulas with the present numbers."""
