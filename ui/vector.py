"""SVG as every renderer reads it: shapes in the page's own coordinates, so that a line is as wide as it says."""

from __future__ import annotations

import re
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
_MATRIX = re.compile(r"matrix\(([^)]*)\)")
_PAIR = re.compile(r"(-?[\d.]+(?:e[-+]?\d+)?)[,\s]+(-?[\d.]+(?:e[-+]?\d+)?)")
IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def flatten(content: bytes) -> bytes:
    """Apply the matrices that Qt writes beside ``non-scaling-stroke``, an effect that many renderers do not know."""
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ElementTree.fromstring(content)
    for group in root.iter(f"{{{SVG}}}g"):
        found = _MATRIX.search(group.get("transform", ""))
        if found is None:
            continue
        matrix = tuple(map(float, found.group(1).split(",")))
        shapes = list(group)
        if matrix == IDENTITY or not shapes or not all(_cosmetic(shape) for shape in shapes):
            continue
        for shape in shapes:
            for name in ("d", "points"):
                if name in shape.attrib:
                    shape.set(name, _moved(shape.attrib[name], matrix))
        del group.attrib["transform"]
    flat: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return flat


def _cosmetic(shape: ElementTree.Element) -> bool:
    lines = shape.tag in (f"{{{SVG}}}path", f"{{{SVG}}}polyline")
    return lines and shape.get("vector-effect") == "non-scaling-stroke"


def _moved(numbers: str, matrix: tuple[float, ...]) -> str:
    a, b, c, d, e, f = matrix

    def move(pair: re.Match[str]) -> str:
        x, y = float(pair.group(1)), float(pair.group(2))
        return f"{a * x + c * y + e:.6g},{b * x + d * y + f:.6g}"

    return _PAIR.sub(move, numbers)
