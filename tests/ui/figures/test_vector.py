"""SVG as every renderer reads it."""

from xml.etree import ElementTree

from ui.figures.vector import SVG, flatten


def test_matrices_are_applied_to_lines_alone() -> None:
    drawing = f"""<svg xmlns="{SVG}"><g transform="matrix(2,0,0,-3,10,20)">
        <polyline vector-effect="non-scaling-stroke" points="1,1 2,-1e-1 "/></g>
        <g transform="matrix(2,0,0,2,0,0)"><rect x="1"/></g></svg>""".encode()
    root = ElementTree.fromstring(flatten(drawing))
    first, second = list(root)
    assert first.get("transform") is None and first[0].get("points", "").split() == ["12,17", "14,20.3"]
    assert second.get("transform") is not None
