"""Make Hypothesis generate the same cases in every run."""

import os

from hypothesis import settings

# a test run should not pass or fail by chance; HYPOTHESIS_PROFILE=random tries new cases
settings.register_profile("same", derandomize=True)
settings.register_profile("random")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
