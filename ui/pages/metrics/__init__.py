"""The metrics page: metrics, residuals, confusion matrix."""
