"""Figures for slides and paper, drawn by matplotlib from frozen values; no window is needed."""

import logging
import os

# before any module of this package imports matplotlib, which else refuses to be imported over a setting of the user's
# for other programs, and tells standard error of files and folders that are nothing to a figure
os.environ["MPLBACKEND"] = "agg"
logging.getLogger("matplotlib").setLevel(logging.ERROR)
