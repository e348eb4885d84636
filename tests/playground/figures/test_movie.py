"""Movies: axes and layout that hold for all frames, times, sizes, and one sentence without PyAV."""

import builtins
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from playground.experiment import storage
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.figures import movie, scenes
from playground.figures.clip import Clip
from playground.figures.specification import Specification
from playground.foundation.errors import FileFault
from tests.playground.figures.conftest import CIRCLE

CLIP = Clip(0, 60, 5, width=480)
CHOSEN = Specification(plots=("fit", "loss", "landscape"))


@pytest.fixture(scope="module")
def images() -> list[Image.Image]:
    experiment: Experiment = convert({**CIRCLE, "timeline": [], "steps": 60}, Experiment)
    found = scenes.along(experiment, CLIP.steps(), CHOSEN.plots)
    assert [scene.facts.step for scene in found] == [0, 15, 30, 45, 60]
    return list(movie.frames(found, CHOSEN, CLIP))


def test_axes_stand_still(images: list[Image.Image]) -> None:
    assert {image.size for image in images} == {(480, 270)}
    first, *others = (np.asarray(image).astype(int) for image in images)
    for other in others:
        # ticks at the left edge and the title: the same in every frame, the first too
        assert np.array_equal(first[:, :20], other[:, :20]) and np.array_equal(first[:24], other[:24])
        assert not np.array_equal(first, other)


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_a_movie_has_its_frames_and_times(images: list[Image.Image], kind: str) -> None:
    made = Image.open(io.BytesIO(movie.write(iter(images), kind, CLIP)))
    times = []
    for frame in range(getattr(made, "n_frames", 1)):
        made.seek(frame)
        made.load()
        times.append(made.info["duration"])
    assert made.size == (480, 270) and times == CLIP.durations()


def test_a_gif_of_sixty_frames_is_small() -> None:
    """Ten frames out of the middle of sixty, at full size: not more than their share of 1.5 MB, and the first whole."""
    experiment = storage.read("circle")
    clip = Clip(200, 300, 10)
    chosen = Specification(plots=("fit", "loss")).for_purpose("slide")
    found = scenes.along(replace(experiment, steps=600), clip.steps(), chosen.plots)
    assert len(movie.write(movie.frames(found, chosen, clip), "gif", clip)) < 1.5e6 * 10 / 60 + 60_000


def test_mp4_plays_as_long_as_it_should(images: list[Image.Image]) -> None:
    av: Any = pytest.importorskip("av")
    with av.open(io.BytesIO(movie.write(iter(images), "mp4", CLIP))) as container:
        shown = sum(1 for _ in container.decode(video=0))
    assert shown == len(images) + round(CLIP.per_second * CLIP.pause)


def test_mp4_without_its_library_is_one_sentence(images: list[Image.Image], monkeypatch: pytest.MonkeyPatch) -> None:
    before: Callable[..., Any] = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name == "av":
            raise ImportError(name)
        return before(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(FileFault, match="needs PyAV"):
        movie.write(iter(images), "mp4", CLIP)
