"""Pretends that the system has no interval timers, as Windows: see ``.ci/pretended``."""

import signal

del signal.setitimer, signal.getitimer
