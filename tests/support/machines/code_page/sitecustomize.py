"""Pretends that pipes have another encoding than UTF-8, as on Windows: the one in PRETENDED_CODE_PAGE."""

import os
import sys

if "pytest" not in " ".join(sys.orig_argv):  # which has to print the names of its tests
    for _stream in (sys.stdout, sys.stderr):
        _stream.reconfigure(encoding=os.environ["PRETENDED_CODE_PAGE"], errors="strict")  # type: ignore[union-attr]
