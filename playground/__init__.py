"""The core of Gradient Playground: experiments, training and gradients, without a window."""
