"""What is said twice of the installed program says the same."""

import re
import tomllib
from pathlib import Path

from playground.commands.doctor import PACKAGES

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", name)[0]).lower()  # type: ignore[index]


def test_uv_has_the_constraints() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    assert PROJECT["tool"]["uv"]["constraint-dependencies"] == lines
    assert PROJECT["tool"]["uv"]["default-groups"] == []


def test_doctor_knows_every_dependency() -> None:
    needed = {plain(one) for one in PROJECT["project"]["dependencies"]} - {"mlx-cpu"}
    assert {plain(name) for name in PACKAGES} == needed


def test_the_wheel_has_the_assets_that_the_program_reads() -> None:
    included = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for place, inside in included.items():
        assert (ROOT / place).exists()
        assert inside == ("gradient_playground.py" if place == "main.py" else f"playground/{place}")
    folders = {path.name for path in (ROOT / "assets").iterdir() if path.is_dir()} - {"screenshots"}
    assert {f"assets/{name}" for name in folders} == included.keys() - {"main.py"}
    assert PROJECT["project"]["scripts"] == {"gradient-playground": "gradient_playground:console"}
