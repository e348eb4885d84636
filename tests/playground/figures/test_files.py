"""Figures as other programs read them: they carry their experiment, their words can be searched, formats agree."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from playground.experiment import storage
from playground.figures.compose import made
from playground.figures.specification import CM, PICTURES, PURPOSES, Specification
from playground.figures.views import Scene
from tests.support.pictures import alike, differ, of_pdf, of_png, of_svg, small, text_of_pdf

REFERENCES = Path(__file__).parent / "references"
SVG = "{http://www.w3.org/2000/svg}"


def picture(scene: Scene, chosen: Specification, kind: str) -> bytes:
    return made(scene, chosen, kind, None)[""]


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("name", ["line", "circle", "diverging"])
def test_a_figure_is_its_experiment(scene: Callable[[str], Scene], name: str, kind: str) -> None:
    chosen = Specification(plots=("loss",))
    assert storage.parse(picture(scene(name), chosen, kind), "a figure") == scene(name).experiment
    bare = picture(scene(name), replace(chosen, carries=False), kind)
    with pytest.raises(Exception, match="carries no experiment"):
        storage.parse(bare, "a figure")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["line", "circle", "iris"])
def test_formats_agree(scene: Callable[[str], Scene], name: str, theme: str) -> None:
    chosen = replace(Specification(plots=("fit", "loss"), theme=theme).for_purpose("page"), dpi=100)
    png = of_png(picture(scene(name), chosen, "png"))
    for kind, read in (("svg", of_svg), ("pdf", of_pdf)):
        other = read(picture(scene(name), chosen, kind), png.width)
        assert alike(png, other), (kind, differ(png, other))


@pytest.mark.parametrize(
    ("name", "theme", "language"), [("line", "light", "en"), ("circle", "dark", "zh_TW"), ("sine", "light", "en")]
)
def test_pictures_are_those_that_were_kept(scene: Callable[[str], Scene], name: str, theme: str, language: str) -> None:
    chosen = Specification(plots=("fit", "loss", "parameters", "gradients"), theme=theme, language=language)
    png = of_png(picture(scene(name), replace(chosen.for_purpose("page"), dpi=96), "png"))
    kept = REFERENCES / f"{name}-{theme}-{language}.png"
    if not kept.exists():  # a new reference is looked at, then committed
        kept.parent.mkdir(exist_ok=True)
        Image.fromarray(small(png).astype(np.uint8)).save(kept)
        pytest.fail(f"{kept.name} was missing and has been written: look at it")
    assert alike(png, Image.open(kept)), differ(png, Image.open(kept))


def test_the_comparison_sees_what_matters(scene: Callable[[str], Scene]) -> None:
    """Another theme or another experiment is told apart from the picture that was kept."""
    kept = Image.open(REFERENCES / "line-light-en.png")
    for name, theme in (("line", "dark"), ("circle", "light"), ("diverging", "light")):
        chosen = Specification(plots=("fit", "loss", "parameters", "gradients"), theme=theme).for_purpose("page")
        assert not alike(of_png(picture(scene(name), replace(chosen, dpi=96), "png")), kept)


@pytest.mark.machine
@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_png_has_exactly_its_dots(scene: Callable[[str], Scene], purpose: str) -> None:
    chosen = Specification(plots=("fit",)).for_purpose(purpose)
    png = of_png(picture(scene("line"), chosen, "png"))
    assert png.info["dpi"] == pytest.approx((chosen.dpi, chosen.dpi), abs=0.02)
    assert png.width / chosen.dpi * CM == pytest.approx(chosen.width, abs=0.03)


@pytest.mark.machine
def test_words_can_be_searched_in_chinese(scene: Callable[[str], Scene]) -> None:
    chosen = Specification(plots=("fit", "loss"), language="zh_TW").for_purpose("page")
    sentence = "".join(text_of_pdf(picture(scene("line"), chosen, "pdf")).split())
    root = ElementTree.fromstring(picture(scene("line"), chosen, "svg"))
    texts = "".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    for text in ("手動梯度", "手動擬合一條直線", "損失"):
        assert text in sentence and text in texts
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hant-TW"


def test_a_figure_says_what_it_shows(scene: Callable[[str], Scene]) -> None:
    import io

    import pikepdf

    chosen = Specification(plots=("loss",)).for_purpose("page")
    text = "the gradient derived by hand"
    assert text in of_png(picture(scene("line"), chosen, "png")).info["Description"]
    root = ElementTree.fromstring(picture(scene("line"), chosen, "svg"))
    assert text in root.findtext(f"{SVG}desc", "") and text in root.get("aria-label", "")
    with pikepdf.open(io.BytesIO(picture(scene("line"), chosen, "pdf"))) as document:
        assert text in str(document.docinfo["/Subject"]) and str(document.Root.Lang) == "en"


def test_nothing_of_a_line_is_a_picture(scene: Callable[[str], Scene]) -> None:
    root = ElementTree.fromstring(picture(scene("line"), Specification(plots=("fit", "loss")), "svg"))
    assert not list(root.iter(f"{SVG}image"))


def test_transparent_paper_is_transparent(scene: Callable[[str], Scene]) -> None:
    chosen = Specification(plots=("loss",), transparent=True)
    alpha = np.asarray(of_png(picture(scene("line"), chosen, "png")).getchannel("A"))
    assert (alpha == 0).mean() > 0.8 and (alpha == 255).any()


@pytest.mark.machine
def test_the_same_figure_is_the_same_bytes(scene: Callable[[str], Scene]) -> None:
    for kind in PICTURES:
        chosen = Specification(plots=("fit", "loss"))
        assert picture(scene("line"), chosen, kind) == picture(scene("line"), chosen, kind), kind
