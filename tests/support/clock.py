"""A clock for code that reads the time from its module's ``time``."""


class Clock:
    """Stands in for the ``time`` module and is moved by the test; each look at it may take ``look`` seconds."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.look = 0.0

    def monotonic(self) -> float:
        return self.perf_counter()

    def perf_counter(self) -> float:
        self.now += self.look
        return self.now
