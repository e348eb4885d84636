"""Models, activations, losses, optimizers and schedules, with their formulas, on MLX."""
