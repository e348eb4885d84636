"""Several experiments on one plot, named by what differs; a figure as a script; the derivation as text."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.experiment import storage
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.figures import compose, overlay, scenes
from playground.figures.marks import Line, Panel
from playground.figures.specification import DRAWINGS, Specification
from playground.figures.views import Scene
from playground.figures.words import Words
from playground.foundation.errors import InvalidValue

ROOT = Path(__file__).resolve().parents[3]


def experiment(**plain: Any) -> Experiment:
    return convert(plain, Experiment)  # type: ignore[no-any-return]


RATES = [
    experiment(title=f"number {place}", optimizer={"name": "sgd", "learning_rate": rate}, steps=20)
    for place, rate in enumerate((0.003, 0.02, 0.06))
]


def curves(panel: Panel) -> list[Line]:
    return [mark for mark in panel.marks if isinstance(mark, Line) and not mark.thin]


def test_what_differs_is_named() -> None:
    assert overlay.differences(RATES, Words()) == ["rate 0.003", "rate 0.02", "rate 0.06"]
    models = [experiment(model={"name": "mlp", "hidden": hidden}) for hidden in ([4], [8, 8])]
    assert overlay.differences(models, Words()) == ["hidden 4", "hidden 8-8"]
    sources = [experiment(gradient={"source": source}) for source in ("manual", "auto")]
    assert overlay.differences(sources, Words("zh_TW")) == ["手動梯度", "mx.grad"]
    assert overlay.differences([RATES[0], RATES[0]], Words()) == ["number 0 (1)", "number 0 (2)"]


def test_all_curves_are_on_one_plot_with_one_legend() -> None:
    found = [scenes.last(one, ("loss", "parameters")) for one in RATES]
    content = overlay.content(found, Specification(plots=("loss", "parameters")))
    loss, parameters = content.panels
    assert [mark.key for mark in curves(loss)] == ["rate 0.003", "rate 0.02", "rate 0.06"]
    assert len({mark.color for mark in curves(loss)}) == 3
    assert len(curves(parameters)) == 6 and not any(mark.key for mark in curves(parameters))
    for scene, curve in zip(found, curves(loss), strict=True):
        assert scene.loss is not None and np.array_equal(curve.y, scene.loss.train)
        assert loss.y.low <= np.nanmin(curve.y) and np.nanmax(curve.y) <= loss.y.high
    files = compose.together(found, content, Specification(plots=("loss",)), "csv", None)
    assert set(files) == {"1-loss", "2-loss", "3-loss"}
    picture = compose.together(found, content, Specification(plots=("loss", "parameters")), "svg", None)[""]
    assert storage.parse(picture, "overlay") == found[0].experiment


@pytest.mark.parametrize(
    ("plots", "text"), [(("network",), "a plot of curves"), (("loss", "code"), "a plot of curves")]
)
def test_what_cannot_lie_on_each_other_is_refused(plots: tuple[str, ...], text: str) -> None:
    with pytest.raises(InvalidValue, match=text):
        overlay.content([], Specification(plots=plots))


def test_a_map_cannot_be_overlaid(scene: Callable[[str], Scene]) -> None:
    with pytest.raises(InvalidValue, match="several columns"):
        overlay.content([scene("circle")], Specification(plots=("fit",)))


@pytest.mark.parametrize(
    ("name", "plots"), [("circle", ("fit", "loss", "metrics")), ("line", ("fit", "landscape", "update"))]
)
def test_a_script_draws_the_figure_again(
    scene: Callable[[str], Scene], name: str, plots: tuple[str, ...], tmp_path: Path
) -> None:
    chosen = Specification(plots=plots, language="zh_TW").for_purpose("page")
    code = compose.made(scene(name), chosen, "py", None)[""].decode()
    assert "playground" not in code.lower().replace("gradient playground", "")
    (tmp_path / "figure.py").write_text(code, encoding="utf-8")
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "MPLBACKEND": "agg"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "figure.py"], cwd=tmp_path, env=environment, capture_output=True, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "figure.png").stat().st_size > 10_000


def test_a_scripts_numbers_are_the_same_float32(scene: Callable[[str], Scene]) -> None:
    code = compose.made(scene("line"), Specification(plots=("loss",)), "py", None)[""].decode()
    line = code[code.index("y = np.array([") :]
    values = np.array(eval(line[len("y = np.array(") : line.index("])") + 1]), np.float32)
    loss = scene("line").loss
    assert loss is not None and np.array_equal(values, loss.train)


@pytest.mark.parametrize("plot", DRAWINGS)
def test_a_drawing_is_no_script(scene: Callable[[str], Scene], plot: str) -> None:
    with pytest.raises(InvalidValue, match="a plot with axes"):
        compose.made(scene("line"), Specification(plots=(plot,)), "py", None)


def test_the_derivation_is_text_too(scene: Callable[[str], Scene]) -> None:
    chosen = Specification(plots=("derivation",), language="zh_TW")
    view = scene("line").derivation
    assert view is not None
    for kind in ("tex", "md"):
        text = compose.made(scene("line"), chosen, kind, None)[""].decode()
        assert "手動梯度" in text
        for step in view.steps:
            assert " ".join(step.formula) in text
    assert r"\usepackage{xeCJK}" in compose.made(scene("line"), chosen, "tex", None)[""].decode()
