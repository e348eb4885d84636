"""Figures as every reader sees them: rendered by programs that had no part in writing them, and compared."""

import io

import numpy as np
import pypdfium2
import resvg_py
from numpy.typing import NDArray
from PIL import Image

SMALL = 96
"""Pixels across at which pictures are compared: type differs by machine, shapes do not."""
MEAN, MOST = 4.0, 0.02
"""Tolerance: mean difference of a channel (of 255), and share of pixels that differ by more than 48."""


def of_png(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def of_svg(content: bytes, width: int) -> Image.Image:
    return of_png(bytes(resvg_py.svg_to_bytes(svg_string=content.decode(), width=width, dpi=96.0)))


def of_pdf(content: bytes, width: int) -> Image.Image:
    page = pypdfium2.PdfDocument(content)[0]
    return page.render(scale=width / page.get_width()).to_pil()


def text_of_pdf(content: bytes) -> str:
    return str(pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range())


def small(picture: Image.Image, size: tuple[int, int] | None = None) -> NDArray[np.float64]:
    """Averaged over blocks, on white paper."""
    flat = picture.convert("RGBA")
    paper = Image.new("RGBA", flat.size, "white")
    paper.alpha_composite(flat)
    size = size or (SMALL, round(SMALL * flat.height / flat.width))
    return np.asarray(paper.convert("RGB").resize(size, Image.Resampling.BOX), float)


def differ(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """Mean difference, and the share of pixels that are clearly others."""
    first = small(one)
    gap = np.abs(first - small(other, (first.shape[1], first.shape[0])))
    return float(gap.mean()), float((gap.max(axis=2) > 48).mean())


def alike(one: Image.Image, other: Image.Image) -> bool:
    mean, most = differ(one, other)
    return mean <= MEAN and most <= MOST
