"""Training and analysis in processes of their own: messages, the training loop, and the client."""
