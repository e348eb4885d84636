"""Frames to a GIF: one palette for all of them, so that nothing flickers; in a thread, so that nobody waits."""

from __future__ import annotations

import io
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from PIL import Image
from PySide6.QtGui import QColor, QImage

from ui.plots.shading import shades
from ui.toolkit.theme import Theme

COLORS = 256
EDGES = 4
"""Colours between each one and the paper, for smooth edges."""
AHEAD = 4
"""Frames that may wait for their colours; each is four bytes a dot."""


class GifWriter:
    """Takes frames as they come; what is slow happens in a thread of its own."""

    def __init__(self, theme: Theme) -> None:
        self._worker = ThreadPoolExecutor(1)
        self._paper = theme.panel
        self._palette = palette(theme)
        self._colors = bytes(self._palette.getpalette() or [])
        self._frames: list[Future[Image.Image]] = []

    def add(self, image: QImage) -> None:
        """One frame; what is transparent gets the theme's own background."""
        flat = image.convertToFormat(QImage.Format.Format_RGBA8888)
        size = (flat.width(), flat.height())
        content = bytes(flat.constBits())
        self._frames.append(self._worker.submit(self._reduced, size, content))

    @property
    def behind(self) -> bool:
        """Whether so many frames wait for their colours that the next had better come later."""
        return len(self._frames) >= AHEAD and not self._frames[-AHEAD].done()

    def catch_up(self) -> None:
        """Wait until it is no longer ``behind``."""
        if self.behind:
            self._frames[-AHEAD].result()

    def finish(self, durations: list[int]) -> Future[bytes]:
        """The file's bytes, once they are there."""
        return self._worker.submit(self._write, durations)

    def cancel(self) -> None:
        """Forget everything."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        self._frames = []

    def _reduced(self, size: tuple[int, int], content: bytes) -> Image.Image:
        """A frame in the palette's colours; Pillow's search is coarse, so the paper, the first one, is set exactly."""
        paper = Image.new("RGBA", size, self._paper)
        paper.alpha_composite(Image.frombytes("RGBA", size, content))
        frame = paper.convert("RGB")
        found = np.asarray(frame.quantize(palette=self._palette, dither=Image.Dither.NONE))
        color = np.frombuffer(self._colors[:3], np.uint8)
        exact = Image.fromarray(np.where((np.asarray(frame) == color).all(axis=2), 0, found).astype(np.uint8), "P")
        exact.putpalette(self._colors)
        return exact

    def _write(self, durations: list[int]) -> bytes:
        first, *others = [frame.result() for frame in self._frames]
        out = io.BytesIO()
        times = durations[: len(self._frames)]
        first.save(out, "GIF", save_all=True, append_images=others, duration=times, loop=0, optimize=False)
        self._frames = []
        return out.getvalue()


def palette(theme: Theme) -> Image.Image:
    """What figures of a theme are made of: its colours, their edges on the paper, and the shades of maps."""
    own = [theme.panel, theme.text, theme.muted, theme.line, theme.data, theme.grid, theme.residual, *theme.series]
    inks = map(QColor, dict.fromkeys(own))
    colors = np.array([(ink.red(), ink.green(), ink.blue()) for ink in inks], np.float64)
    parts = [colors]
    parts += [colors[0] + share * (colors[1:] - colors[0]) for share in np.arange(1, EDGES + 1) / (EDGES + 1)]
    room = COLORS - sum(map(len, parts))
    parts.append(shades(theme, (room - 1) // 2)[:, :3].astype(float))
    made = Image.new("P", (1, 1))
    made.putpalette(np.rint(np.concatenate(parts)).astype(np.uint8).tobytes())
    return made
