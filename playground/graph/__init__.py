"""The computation graph of an objective: traced, folded into known symbols, evaluated forward and backward."""
