"""The update page: the optimizer's rule in numbers, schedule, update ratios."""
