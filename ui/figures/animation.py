"""Frames to a GIF: one palette for all of them, so that nothing flickers; in a thread, so that nobody waits."""

from __future__ import annotations

import io
import zlib
from concurrent.futures import Future, ThreadPoolExecutor

import msgspec
import numpy as np
from PIL import Image
from PySide6.QtGui import QColor, QImage

from ui.theme import Theme

COLORS = 256
SAMPLES = 9
"""Frames that the palette is made from."""
HUNDREDTHS = 100
"""GIF counts time in hundredths of a second."""
FEWEST = 2
"""Hundredths: shorter frames are shown slowly by many programs."""


class Clip(msgspec.Struct, frozen=True):
    """A span of the training as a movie: from one step to another in so many frames."""

    first: int = 0
    last: int = 0
    frames: int = 60
    per_second: float = 15.0
    width: int = 960
    """Pixels."""
    pause: float = 1.5
    """Seconds that the last frame stays."""

    def steps(self) -> tuple[int, ...]:
        """The step of each frame, evenly spread; fewer where there are not so many steps."""
        spread = np.linspace(self.first, self.last, max(1, self.frames)).round().astype(int)
        return tuple(int(step) for step in np.unique(spread))

    def durations(self) -> list[int]:
        """Milliseconds of each frame."""
        each = 10 * max(FEWEST, round(HUNDREDTHS / self.per_second))
        return [each] * (len(self.steps()) - 1) + [each + 10 * round(HUNDREDTHS * self.pause)]


class GifWriter:
    """Takes frames as they come; what is slow happens in a thread of its own."""

    def __init__(self, theme: Theme) -> None:
        self._worker = ThreadPoolExecutor(1)
        self._theme = theme
        self._frames: list[Future[tuple[tuple[int, int], bytes]]] = []

    def add(self, image: QImage) -> None:
        """One frame; transparent pixels get the theme's own background."""
        flat = image.convertToFormat(QImage.Format.Format_RGBA8888)
        size, content = (flat.width(), flat.height()), bytes(flat.constBits())
        self._frames.append(self._worker.submit(self._pack, size, content))

    def finish(self, durations: list[int]) -> Future[bytes]:
        """The file's bytes, once they are there."""
        return self._worker.submit(self._write, durations)

    def cancel(self) -> None:
        """Forget everything."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        self._frames = []

    def _pack(self, size: tuple[int, int], content: bytes) -> tuple[tuple[int, int], bytes]:
        picture = Image.frombytes("RGBA", size, content)
        behind = Image.new("RGBA", size, self._theme.panel)
        return size, zlib.compress(Image.alpha_composite(behind, picture).convert("RGB").tobytes(), 1)

    def _write(self, durations: list[int]) -> bytes:
        packed = [frame.result() for frame in self._frames]
        every = max(1, len(packed) // SAMPLES)
        palette = _palette([_unpack(*one) for one in packed[::every][: SAMPLES - 1] + packed[-1:]], self._theme)
        frames = [_quantized(_unpack(*one), palette) for one in packed]
        out = io.BytesIO()
        frames[0].save(
            out,
            "GIF",
            save_all=True,
            append_images=frames[1:],
            duration=durations[: len(frames)],
            loop=0,
            optimize=False,
        )
        self._frames = []
        return out.getvalue()


def _unpack(size: tuple[int, int], content: bytes) -> Image.Image:
    return Image.frombytes("RGB", size, zlib.decompress(content))


def _quantized(frame: Image.Image, palette: Image.Image) -> Image.Image:
    """The nearest colours; Pillow's search is coarse, so the paper, its first colour, is set exactly."""
    found = frame.quantize(palette=palette, dither=Image.Dither.NONE)
    paper = np.array((palette.getpalette() or [])[:3], np.uint8)
    places = np.where((np.asarray(frame) == paper).all(axis=2), 0, np.asarray(found)).astype(np.uint8)
    exact = Image.fromarray(places, "P")
    exact.putpalette(palette.getpalette() or [])
    return exact


def _palette(samples: list[Image.Image], theme: Theme) -> Image.Image:
    """The theme's own colours exactly, the rest from the samples."""
    own = [theme.panel, theme.text, theme.muted, theme.line, theme.data, theme.grid, theme.residual, *theme.series]
    colors = list(dict.fromkeys(own))
    small = [sample.resize((sample.width // 2, sample.height // 2), Image.Resampling.NEAREST) for sample in samples]
    sheet = Image.new("RGB", (small[0].width, sum(sample.height for sample in small)))
    top = 0
    for sample in small:
        sheet.paste(sample, (0, top))
        top += sample.height
    found = sheet.quantize(COLORS - len(colors), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    entries = [part for color in map(QColor, colors) for part in (color.red(), color.green(), color.blue())]
    entries += (found.getpalette() or [])[: 3 * (COLORS - len(colors))]
    palette = Image.new("P", (1, 1))
    palette.putpalette(entries)
    return palette
