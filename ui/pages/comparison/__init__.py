"""The comparison of manual and automatic differentiation."""
