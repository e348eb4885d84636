"""The fit: data and predictions."""
