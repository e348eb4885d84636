"""SVG as every renderer reads it: shapes in the page's own coordinates, cut off where their plot ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
Frame = tuple[tuple[float, ...], tuple[float, ...]]
"""The matrix of a plot's data, or of a map in it, and the rectangle (x, y, width, height) that they may be drawn in."""
_MATRIX = re.compile(r"matrix\(([^)]*)\)")
_PAIR = re.compile(r"(-?[\d.]+(?:e[-+]?\d+)?)[,\s]+(-?[\d.]+(?:e[-+]?\d+)?)")
IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def flatten(content: bytes, frames: Sequence[Frame] = (), families: Mapping[str, str] | None = None) -> bytes:
    """Make it plain: type is named by its family in ``families``, the matrices that Qt writes beside
    ``non-scaling-stroke``, an effect that many renderers do not know, are applied, and clipping, which Qt does not
    write, is put back.
    """
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ElementTree.fromstring(content)
    for shape in root.iter():
        if "font-family" in shape.attrib:
            name = shape.attrib["font-family"]
            generic = "monospace" if "mono" in name.lower() else "sans-serif"
            shape.set("font-family", f"{(families or {}).get(name, name)}, {generic}")
    used: dict[int, tuple[float, ...]] = {}
    for group in list(root.iter(f"{{{SVG}}}g")):
        found = _MATRIX.search(group.get("transform", ""))
        if found is None:
            continue
        matrix = tuple(map(float, found.group(1).split(",")))
        shapes = list(group)
        if matrix == IDENTITY or not shapes:
            continue
        place = next((place for place, (data, _) in enumerate(frames) if _same(matrix, data)), None)
        if place is not None:
            used[place] = frames[place][1]
        if not all(_cosmetic(shape) for shape in shapes):
            if place is not None:  # a map keeps its matrix, inside a group that cuts it off in the page's coordinates
                inside = ElementTree.Element(group.tag, dict(group.attrib))
                inside.extend(shapes)
                group[:] = [inside]
                group.attrib.clear()
                group.set("clip-path", f"url(#plot{place})")
            continue
        for shape in shapes:
            for name in ("d", "points"):
                if name in shape.attrib:
                    shape.set(name, _moved(shape.attrib[name], matrix))
        del group.attrib["transform"]
        if place is not None:
            group.set("clip-path", f"url(#plot{place})")
    for place, (x, y, width, height) in used.items():
        clip = ElementTree.Element(f"{{{SVG}}}clipPath", {"id": f"plot{place}"})
        sides = {"x": x, "y": y, "width": width, "height": height}
        ElementTree.SubElement(clip, f"{{{SVG}}}rect", {name: f"{side:.6g}" for name, side in sides.items()})
        root.insert(0, clip)
    flat: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return flat


def _same(matrix: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Equal to the digits that Qt writes."""
    return all(abs(a - b) <= 1e-3 + 1e-4 * abs(b) for a, b in zip(matrix, other, strict=True))


def _cosmetic(shape: ElementTree.Element) -> bool:
    lines = shape.tag in (f"{{{SVG}}}path", f"{{{SVG}}}polyline")
    return lines and shape.get("vector-effect") == "non-scaling-stroke"


def _moved(numbers: str, matrix: tuple[float, ...]) -> str:
    a, b, c, d, e, f = matrix

    def move(pair: re.Match[str]) -> str:
        x, y = float(pair.group(1)), float(pair.group(2))
        return f"{a * x + c * y + e:.6g},{b * x + d * y + f:.6g}"

    return _PAIR.sub(move, numbers)
