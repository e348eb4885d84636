"""Pictures to take home: one specification, the widget it makes, and the files that carry their experiment."""
