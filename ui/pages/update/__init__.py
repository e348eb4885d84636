"""The optimizer's rule with its numbers, the schedule, and how far weights move."""
