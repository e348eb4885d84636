"""What the model gets right: metrics, residuals, the confusion matrix."""
