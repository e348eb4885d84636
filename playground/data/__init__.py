"""The rows that an experiment trains on: generators, bundled tables, CSV files, batches."""
