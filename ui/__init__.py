"""The window: panels write changes, plots paint snapshots, the store owns the experiment."""
