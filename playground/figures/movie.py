"""Movies: the same figure at many steps, with axes and layout that hold for all of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from playground.figures.clip import Clip
from playground.figures.compose import content, keyed
from playground.figures.drawing import arrange, caption_lines, draw, settings
from playground.figures.marks import Axis, Panel
from playground.figures.palette import LIGHT, PALETTES, Palette, rgb
from playground.figures.specification import CM, Specification
from playground.figures.views import Scene
from playground.foundation.errors import FileFault

SAMPLES = 12
"""Frames that the palette of a GIF is made from."""
COLORS = 64
"""Of a GIF: the shades of maps and the edges of type need no more."""
QUALITY = 82
"""Of WebP, which loses a little, as photographs do."""
CRF = 20
"""Of H.264: the quality that most people cannot tell from the original."""


def pixels(chosen: Specification, clip: Clip) -> tuple[int, int]:
    """Width and height of a frame, both even."""
    width = clip.width - clip.width % 2
    height = round(width * chosen.height / chosen.width)
    return width, height - height % 2


def frames(
    scenes: Sequence[Scene], chosen: Specification, clip: Clip, tell: Callable[[int, int], None] = lambda n, of: None
) -> Iterator[Image.Image]:
    """Draw a frame for each scene."""
    size = pixels(chosen, clip)
    found = [content(_with_landscape(scene, scenes[-1]), chosen) for scene in scenes]
    steady = [_steady(one.panels) for one in found]
    ranges = [_union([panels[place] for panels in steady]) for place in range(len(chosen.plots))]
    longest = max((one.caption for one in found), key=len)
    with settings():
        layout = arrange([replace(panel, x=x, y=y) for panel, (x, y) in zip(steady[-1], ranges, strict=True)], chosen,
                         found[-1].title, longest)  # fmt: skip
        for place, (one, panels) in enumerate(zip(found, steady, strict=True), 1):
            fixed = [replace(panel, x=x, y=y, note="") for panel, (x, y) in zip(panels, ranges, strict=True)]
            lines = caption_lines(layout, one.caption)
            drawn = draw(fixed, replace(layout, caption=lines), chosen, PALETTES[chosen.theme])
            figure = drawn.figure
            figure.set_size_inches(chosen.width / CM, chosen.height / CM)
            figure.set_dpi(size[0] / (chosen.width / CM))
            canvas: Any = FigureCanvasAgg(figure)
            canvas.draw()
            image = Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3])
            tell(place, len(found))
            yield image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)


def _with_landscape(scene: Scene, last: Scene) -> Scene:
    """The landscape of the last state with the path so far: another plane in every frame could not be compared."""
    if last.landscape is None:
        return scene
    passed = max(1, int(np.searchsorted(last.landscape.step, scene.facts.step, side="right")))
    return replace(scene, landscape=replace(last.landscape, path=last.landscape.path[:passed]))


def _steady(panels: Sequence[Panel]) -> tuple[Panel, ...]:
    """With the names of lines in the key: at the lines they would jump from frame to frame."""
    return keyed(panels, [(place, "") for place in range(len(panels))])


def _union(panels: Sequence[Panel]) -> tuple[Axis, Axis]:
    """Ranges that hold what every frame shows; a logarithmic axis where the last frame has one."""
    last = panels[-1]
    found = []
    for axes, final in (([panel.x for panel in panels], last.x), ([panel.y for panel in panels], last.y)):
        alike = [axis for axis in axes if axis.low > 0 or not final.log]
        low, high = min(axis.low for axis in alike), max(axis.high for axis in alike)
        found.append(replace(final, low=low, high=high))
    return found[0], found[1]


# ---- files ----


def write(images: Iterator[Image.Image], kind: str, clip: Clip, palette: Palette = LIGHT) -> bytes:
    """A whole movie as bytes; raises :class:`FileFault` for MP4 without PyAV."""
    if kind == "mp4":
        return mp4(images, clip)
    every = list(images)
    return gif(every, clip, palette) if kind == "gif" else webp(every, clip)


def gif(images: Sequence[Image.Image], clip: Clip, palette: Palette) -> bytes:
    """One palette for all frames, so that nothing flickers; the theme's own colours are in it exactly."""
    chosen = images[:: max(1, len(images) // SAMPLES)]
    sheet = Image.fromarray(np.concatenate([np.asarray(image) for image in (*chosen, images[-1])]))
    found = sheet.quantize(COLORS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).getpalette() or []
    own = [palette.paper, palette.ink, palette.muted, palette.axis, palette.grid, palette.line, palette.data]
    fixed = [part for color in dict.fromkeys((*own, palette.residual, *palette.series)) for part in rgb(color)]
    colors = Image.new("P", (1, 1))
    colors.putpalette([*fixed, *found][:768])
    first, *others = [_reduced(image, colors, palette.paper) for image in images]
    out = io.BytesIO()
    times = clip.durations(len(images))
    # optimized, a frame writes only the colours that it has: half of the bytes
    first.save(out, "GIF", save_all=True, append_images=others, duration=times, loop=0, optimize=True)
    return out.getvalue()


def _reduced(image: Image.Image, colors: Image.Image, paper: str) -> Image.Image:
    """In these colours; Pillow's search is coarse, so the paper, the first of them, is set exactly."""
    found = np.asarray(image.quantize(palette=colors, dither=Image.Dither.NONE))
    same = (np.asarray(image) == np.array(rgb(paper), np.uint8)).all(axis=2)
    exact = Image.fromarray(np.where(same, 0, found).astype(np.uint8), "P")
    exact.putpalette(colors.getpalette() or [])
    return exact


def webp(images: Sequence[Image.Image], clip: Clip) -> bytes:
    """Animated WebP."""
    out = io.BytesIO()
    first, *others = images
    times = clip.durations(len(images))
    first.save(out, "WEBP", save_all=True, append_images=others, duration=times, loop=0, quality=QUALITY, method=3)
    return out.getvalue()


def mp4(images: Iterator[Image.Image], clip: Clip) -> bytes:
    """H.264 in MP4, as presentation programs play it."""
    try:
        import av
    except ImportError as fault:
        raise FileFault(
            "MP4", "needs PyAV, which is not installed: pip install av; GIF and WebP need nothing"
        ) from fault
    out = io.BytesIO()
    frame: Any = av.VideoFrame.from_image
    rate = Fraction(clip.per_second).limit_denominator(1000)
    with av.open(out, "w", format="mp4") as container:
        stream: Any = None
        shown: Image.Image | None = None
        for image in images:
            if stream is None:
                stream = container.add_stream("libx264", rate=rate, options={"crf": str(CRF), "preset": "medium"})
                stream.width, stream.height = image.size
                stream.pix_fmt = "yuv420p"
            shown = image
            container.mux(stream.encode(frame(image)))
        for _ in range(round(float(rate) * clip.pause)):
            if shown is not None:
                container.mux(stream.encode(frame(shown)))
        container.mux(stream.encode())
    return out.getvalue()
