"""The core's random cases are the same in every run."""

import os

from hypothesis import settings

# what main holds must not depend on luck; HYPOTHESIS_PROFILE=random searches further
settings.register_profile("same", derandomize=True)
settings.register_profile("random")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
