"""What every other room may use: errors, immutable values, parameter names, random streams."""
