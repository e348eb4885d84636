"""The core's tests import their oracle by name; their random cases are the same in every run."""

import os
import sys
from pathlib import Path

from hypothesis import settings

# what main holds must not depend on luck; HYPOTHESIS_PROFILE=random searches further
settings.register_profile("same", derandomize=True)
settings.register_profile("random")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
sys.path.insert(0, str(Path(__file__).parent))
