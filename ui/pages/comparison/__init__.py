"""Manual against automatic differentiation: what each is good for and what it costs."""
