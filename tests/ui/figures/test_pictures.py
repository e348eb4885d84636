"""The same experiment gives the same picture in every format, purpose and theme, and the one that was kept."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image
from pytestqt.qtbot import QtBot

from playground.engine.protocol import Opened, Snapshot
from playground.experiment import storage, timeline
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from tests.support.pictures import alike, differ, of_pdf, of_png, of_svg, small, text_of_pdf
from ui.figures.figure import Figure, words
from ui.figures.replay import states
from ui.figures.specification import CM, PLOTS, PURPOSES, Specification, columns, legible
from ui.figures.vector import SVG
from ui.figures.writers import WRITERS, csv_files, json_file
from ui.plots.rendering import finish

REFERENCES = Path(__file__).parent / "references"
CIRCLE = {
    "title": "Inside or outside",
    "dataset": {"name": "circle", "points": 120, "noise": 0.1, "train_fraction": 0.75},
    "model": {"name": "mlp", "hidden": [4, 2]},
    "loss": "binary_cross_entropy",
    "optimizer": {"name": "adam", "learning_rate": 0.03},
    "batch": {"size": 30},
    "steps": 300,
}
EXPERIMENTS: dict[str, dict[str, Any]] = {"line": {"title": "By hand", "steps": 12}, "circle": CIRCLE}
State = tuple[Experiment, Opened, list[Snapshot]]


@pytest.fixture(scope="module")
def reached(qapp: object) -> dict[str, State]:
    found = {}
    for name, plain in EXPERIMENTS.items():
        experiment: Experiment = convert(plain, Experiment)
        ((opened, taken),) = states(experiment, [experiment.steps], lambda _: None)
        found[name] = experiment, opened, taken
    return found


@pytest.fixture
def figure(qtbot: QtBot) -> Iterator[Figure]:
    made = Figure()
    yield made
    made.close()
    made.deleteLater()


def drawn(figure: Figure, state: State, chosen: Specification) -> None:
    experiment, opened, taken = state
    for _ in figure.arrange(chosen):
        pass
    figure.setWindowTitle(experiment.title)
    figure.set_words(*words(chosen, experiment, taken[-1]))
    figure.show_state(opened, timeline.settings_at_end(experiment), taken)


def written(figure: Figure, state: State, kind: str, dpi: int) -> bytes:
    return finish(WRITERS[kind](figure, dpi, storage.encode(state[0])))()


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_formats_agree(figure: Figure, reached: dict[str, State], purpose: str, look: str) -> None:
    state = reached["circle"]
    chosen = replace(Specification(plots=("fit", "loss"), theme=look).for_purpose(purpose), dpi=96)
    drawn(figure, state, chosen)
    png = of_png(written(figure, state, "png", 96))
    assert png.size == chosen.layout_size
    for kind, read in (("svg", of_svg), ("pdf", of_pdf)):
        other = read(written(figure, state, kind, 96), png.width)
        assert alike(png, other), (kind, differ(png, other))


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("name", EXPERIMENTS)
def test_pictures_are_those_that_were_kept(figure: Figure, reached: dict[str, State], name: str, look: str) -> None:
    chosen = replace(Specification(plots=PLOTS, theme=look), language="en")
    drawn(figure, reached[name], chosen)
    made = of_png(written(figure, reached[name], "png", 96))
    kept = REFERENCES / f"{name}-{look}.png"
    if not kept.exists():  # a new reference is looked at, then committed
        Image.fromarray(small(made).astype(np.uint8)).save(kept)
        pytest.fail(f"{kept.name} was missing and has been written: look at it")
    assert alike(made, Image.open(kept)), differ(made, Image.open(kept))


def test_the_comparison_sees_what_matters(figure: Figure, reached: dict[str, State]) -> None:
    """Another theme, another step's curves or a missing plot are told apart from the picture that was kept."""
    kept = Image.open(REFERENCES / "circle-light.png")
    for chosen, state in (
        (Specification(plots=PLOTS, theme="dark"), reached["circle"]),
        (Specification(plots=("loss", "fit", "parameters", "gradients")), reached["circle"]),
        (Specification(plots=PLOTS), reached["line"]),
    ):
        drawn(figure, state, chosen)
        assert not alike(of_png(written(figure, state, "png", 96)), kept)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_png_has_exactly_its_dots(figure: Figure, reached: dict[str, State], purpose: str) -> None:
    chosen = Specification(plots=("fit",)).for_purpose(purpose)
    drawn(figure, reached["line"], chosen)
    png = of_png(written(figure, reached["line"], "png", chosen.dpi))
    assert png.info["dpi"] == pytest.approx((chosen.dpi, chosen.dpi), abs=0.02)
    assert png.width / chosen.dpi * CM == pytest.approx(chosen.width, abs=0.03)
    assert json.loads(png.info["experiment"])["title"] == "By hand"


def test_many_plots_get_type_that_leaves_them_room() -> None:
    chosen = Specification(plots=PLOTS).for_purpose("projector")
    assert columns(chosen) == 2 and 15 < legible(chosen).points < chosen.points
    assert legible(replace(chosen, plots=("loss",))) == replace(chosen, plots=("loss",))


def test_lines_are_as_thick_at_any_number_of_dots(figure: Figure, reached: dict[str, State]) -> None:
    drawn(figure, reached["line"], Specification(plots=("fit", "loss", "parameters", "gradients")))
    one, three = (of_png(written(figure, reached["line"], "png", dpi)) for dpi in (96, 288))
    assert alike(one, three) and differ(one, three)[0] < 1


def test_text_is_text_and_lines_are_lines(figure: Figure, reached: dict[str, State]) -> None:
    state = reached["line"]
    drawn(figure, state, Specification(plots=("fit", "loss")))
    sentence = text_of_pdf(written(figure, state, "pdf", 96))
    svg = written(figure, state, "svg", 96)
    root = ElementTree.fromstring(svg)
    texts = " ".join("".join(text.itertext()) for text in root.iter(f"{{{SVG}}}text"))
    for text in ("By hand", "training loss", "rate 0.01", "step"):
        assert text in sentence and text in texts
    assert not list(root.iter(f"{{{SVG}}}image"))  # nothing of a line fit is a picture


def test_a_curve_that_leaves_the_plot_is_cut_off(figure: Figure, reached: dict[str, State]) -> None:
    """The line reaches beyond the rows; above the plot there must be nothing of its colour, in the SVG either."""
    state = reached["line"]
    drawn(figure, state, Specification(plots=("fit",), title="", caption="", legend=False))
    fit = figure.plots["fit"]
    fit.convention.hide()
    fit.view.setRange(yRange=(3.5, 4), padding=0)
    for kind, read in (("svg", of_svg), ("pdf", of_pdf)):
        picture = np.asarray(read(written(figure, state, kind, 96), figure.width()).convert("RGB"), int)
        blue = (picture[..., 2] - picture[..., 0] > 120) & (picture[..., 1] > 60)
        rows = np.flatnonzero(blue.any(axis=1))
        corner = fit.view.mapTo(figure, fit.view.rect().topLeft())
        top = corner.y() + fit.view.getViewBox().sceneBoundingRect().top()
        assert len(rows) and rows[0] >= top - 1, kind


def test_transparent_paper_is_transparent(figure: Figure, reached: dict[str, State]) -> None:
    drawn(figure, reached["line"], Specification(transparent=True))
    alpha = np.asarray(of_png(written(figure, reached["line"], "png", 96)).getchannel("A"))
    assert (alpha == 0).mean() > 0.8 and (alpha == 255).any()


def test_a_switch_leaves_the_experiment_out(figure: Figure, reached: dict[str, State]) -> None:
    drawn(figure, reached["line"], Specification(plots=("loss",)))
    for kind, writer in WRITERS.items():
        content = finish(writer(figure, 96, None))()
        with pytest.raises(Exception, match="carries no experiment"):
            storage.parse(content, f"a.{kind}")
        assert storage.parse(written(figure, reached["line"], kind, 96), "a") == reached["line"][0]


def test_tables_are_the_numbers_shown(figure: Figure, reached: dict[str, State]) -> None:
    experiment, opened, taken = reached["circle"]
    drawn(figure, reached["circle"], Specification(plots=PLOTS))
    tables = figure.tables()
    assert {"fit-train", "fit-test", "fit-fit", "loss", "loss-batches", "parameters", "gradients"} == set(tables)
    plain = json.loads(json_file(tables, storage.encode(experiment)))
    assert plain["experiment"]["title"] == "Inside or outside"
    assert np.array_equal(np.array(plain["tables"]["fit-train"]["x1"], np.float32), opened.x_train[:, 0])
    evaluated = np.concatenate([one.curves.train for one in taken])
    assert np.array_equal(np.array(plain["tables"]["loss"]["train"], np.float32), evaluated)
    rows = csv_files(tables)["loss"].decode().splitlines()
    assert rows[0] == "step,train,test,penalty" and len(rows) == 1 + len(evaluated)
