"""The computation graph of an objective: traced, folded into known symbols, run forward and walked back."""
