"""Stand-alone scripts that train the same experiment with other libraries."""
