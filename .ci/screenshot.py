"""Waits until the screen shows more than a background, then keeps a picture of it."""

import sys
import time
from pathlib import Path

from PySide6.QtGui import QGuiApplication

app = QGuiApplication(sys.argv[:1])
end = time.monotonic() + 60
while time.monotonic() < end:
    app.processEvents()
    picture = app.primaryScreen().grabWindow(0).toImage()
    colors = {picture.pixel(x, y) for x in range(0, picture.width(), 9) for y in range(0, picture.height(), 9)}
    if len(colors) > 120:
        break
    time.sleep(0.1)
else:
    sys.exit("no window in 60 seconds")
sys.exit(0 if picture.save(str(Path(sys.argv[1])), "PNG") else "the picture cannot be written")  # type: ignore[call-overload]
