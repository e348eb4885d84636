"""From scenes to the bytes of files: the one way in which command line, window and movies make a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from playground.experiment import storage
from playground.figures import captions, files, script, texts
from playground.figures.drawing import Drawn, arrange, draw, settings
from playground.figures.makers import panel
from playground.figures.marks import Line, Mark, Panel
from playground.figures.palette import PALETTES
from playground.figures.panels import Look
from playground.figures.specification import Specification
from playground.figures.typography import writable
from playground.figures.views import Scene, Table, tables
from playground.figures.words import Words

Files = dict[str, bytes]
"""Name of a table, empty for the one file there is → its bytes."""


@dataclass(frozen=True)
class Content:
    """What a figure says and shows; characters that no picture can hold are written as escapes."""

    panels: tuple[Panel, ...]
    title: str
    caption: str
    alternative: str

    def __post_init__(self) -> None:
        for each in fields(self):
            object.__setattr__(self, each.name, _writable(getattr(self, each.name)))


def _writable(value: Any) -> Any:
    """Return a text, or a value with texts in it, with such characters as Python would write them."""
    if isinstance(value, str):
        return writable(value)
    if type(value) is tuple:
        return tuple(map(_writable, value))
    if isinstance(value, dict):
        return {_writable(name): _writable(item) for name, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {each.name: _writable(getattr(value, each.name)) for each in fields(value) if each.init}
        return replace(value, **changed)
    return value


def content(scene: Scene, chosen: Specification) -> Content:
    """Panels and words of one scene."""
    words = Words(chosen.language or "en")
    look = Look(PALETTES[chosen.theme], words)
    panels = tuple(panel(name, scene, look) for name in chosen.plots)
    title = captions.title(scene, chosen, words)
    caption = captions.caption(scene, chosen, words)
    return Content(panels, title, caption, captions.alternative(scene, panels, title, words))


def figure(found: Content, chosen: Specification) -> Drawn:
    """Draw it; call within :func:`settings`."""
    palette = PALETTES[chosen.theme]
    layout = arrange(found.panels, chosen, found.title, found.caption)
    drawn = draw(found.panels, layout, chosen, palette)
    if not drawn.unplaced:
        return drawn
    panels = keyed(found.panels, drawn.unplaced)
    return draw(panels, arrange(panels, chosen, found.title, found.caption), chosen, palette)


def keyed(panels: Sequence[Panel], unplaced: Sequence[tuple[int, str]]) -> tuple[Panel, ...]:
    """The panels with names in the key above the plot where one of the panel's found no room.

    Where the key has the names of groups already, such a name is left out instead. An empty name means all.
    """
    homeless: dict[int, set[str]] = {}
    for place, name in unplaced:
        homeless.setdefault(place, set()).add(name)
    return tuple(_keyed(panel, homeless[place]) if place in homeless else panel for place, panel in enumerate(panels))


def _keyed(panel: Panel, homeless: set[str]) -> Panel:
    grouped = any(isinstance(mark, Line) and not mark.thin and mark.key for mark in panel.marks)

    def named(mark: Mark) -> Mark:
        if not isinstance(mark, Line) or not mark.label:
            return mark
        if grouped:
            return replace(mark, label="") if homeless & {"", mark.label} else mark
        return replace(mark, key=mark.key or mark.label, label="")

    return replace(panel, marks=tuple(map(named, panel.marks)))


def picture(found: Content, chosen: Specification, kind: str, experiment: bytes | None) -> bytes:
    """A PNG, SVG or PDF."""
    tag = Words(chosen.language or "en").tag
    with settings():
        drawn = figure(found, chosen)
        if kind == "png":
            return files.png(drawn.figure, chosen.dpi, found.title, found.alternative, experiment)
        writer = files.svg if kind == "svg" else files.pdf
        return writer(drawn.figure, found.title, found.alternative, experiment, tag)


def made(scene: Scene, chosen: Specification, kind: str, folder: Path | None) -> Files:
    """The file, or of several tables one CSV each; ``folder`` is where it will be, for the path of a data file."""
    if kind in ("csv", "json"):
        return _numbers(files.named(tables(scene, chosen.plots)), kind, _carried(scene, chosen, folder))
    words = Words(chosen.language or "en")
    found = content(scene, chosen)
    if kind in ("tex", "md"):
        assert scene.derivation is not None
        write = texts.latex if kind == "tex" else texts.markdown
        return {"": write(scene.derivation, found.title, found.caption, words).encode()}
    return {"": _drawn(found, chosen, kind, _carried(scene, chosen, folder))}


def together(scenes: Sequence[Scene], found: Content, chosen: Specification, kind: str, folder: Path | None) -> Files:
    """Several experiments in one file, which carries the first of them; tables have their number before their name."""
    carried = _carried(scenes[0], chosen, folder)
    if kind in ("csv", "json"):
        every = {
            f"{place}-{name}": table
            for place, scene in enumerate(scenes, 1)
            for name, table in files.named(tables(scene, chosen.plots)).items()
        }
        return _numbers(every, kind, carried)
    return {"": _drawn(found, chosen, kind, carried)}


def _carried(scene: Scene, chosen: Specification, folder: Path | None) -> bytes | None:
    return storage.carried(scene.experiment, folder) if chosen.carries else None


def _numbers(found: Mapping[str, Table], kind: str, carried: bytes | None) -> Files:
    return files.csv_files(found) if kind == "csv" else {"": files.json_file(found, carried)}


def _drawn(found: Content, chosen: Specification, kind: str, carried: bytes | None) -> bytes:
    if kind == "py":
        return script.script(found.panels, chosen, found.title, found.caption).encode()
    return picture(found, chosen, kind, carried)


def preview(scene: Scene, chosen: Specification, dpi: float) -> bytes:
    """A PNG at any number of dots an inch, which carries nothing."""
    found = content(scene, chosen)
    with settings():
        return files.png(figure(found, chosen).figure, dpi, found.title, found.alternative, None)


def nothing_to_show(scene: Scene, chosen: Specification) -> Mapping[str, str]:
    """Plot → why it is empty, for those that are."""
    words = Words(chosen.language or "en")
    found = {name: panel(name, scene, Look(words=words)).note for name in chosen.plots}
    return {name: note for name, note in found.items() if note}
