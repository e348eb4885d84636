"""The experiment as a value: its types, changes over time, validation and files."""
