"""The gradient derived step by step, beside its code."""
