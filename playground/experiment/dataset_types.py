"""The data sets that an experiment may name: frozen types with every option, bound and default.

The docstrings of the tagged types are part of the JSON Schema that the command ``schema`` prints.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from playground.foundation.value import (
    MAX_COLUMNS,
    MAX_TABLE_ROWS,
    Fraction,
    Name,
    PointCount,
    Rows,
    Seed,
    Tagged,
    Targets,
)

MAX_CLASSES = 64
MAX_TABLE_BYTES = 256 * 1024 * 1024
MAX_CONTENT = 1_000_000
"""Characters of a table that an experiment may hold itself."""


class Dataset(Tagged, frozen=True):
    """Options of every data set; ``seed`` determines the draws and the split into training and test rows."""

    seed: Seed = 0
    train_fraction: Annotated[float, Meta(gt=0.0, le=1.0)] = 1.0
    standardize: bool = False
    classes: Annotated[int, Meta(ge=2, le=MAX_CLASSES)] | None = None


class Inline(Dataset, frozen=True, tag="inline", kw_only=True):
    """Rows written in the file: ``x`` (N, D); ``y`` (N, K), or N class indices."""

    x: Rows
    y: Targets


class Generated(Dataset, frozen=True, kw_only=True):
    """Rows drawn from a formula; ``noise`` is relative to the data's own scale."""

    points: PointCount = 200
    noise: Fraction = 0.0


class Line(Generated, frozen=True, tag="line", kw_only=True):
    """y = slope · x + intercept, x in [0, 4]."""

    points: PointCount = 20
    slope: Annotated[float, Meta(ge=-10.0, le=10.0)] = 2.0
    intercept: Annotated[float, Meta(ge=-10.0, le=10.0)] = 1.0


class Sine(Generated, frozen=True, tag="sine", kw_only=True):
    """y = sin(frequency · x), x in [−π, π]."""

    points: PointCount = 60
    frequency: Annotated[float, Meta(ge=0.1, le=10.0)] = 1.0


class Plane(Generated, frozen=True, tag="plane"):
    """y = (x1 + x2) / 12 in the ±6 square."""


class Bumps(Generated, frozen=True, tag="bumps"):
    """Gaussian bumps of alternating sign in the ±6 square."""


class Circle(Generated, frozen=True, tag="circle"):
    """Class 1 inside a disc, class 0 in the ring around it."""


class Xor(Generated, frozen=True, tag="xor"):
    """Class 1 where x1 and x2 have the same sign."""


class TwoGaussians(Generated, frozen=True, tag="two_gaussians"):
    """A cloud at (2, 2) of class 1 and one at (−2, −2) of class 0."""


class Spiral(Generated, frozen=True, tag="spiral"):
    """Two interleaved spiral arms, one a class."""


class Step(Generated, frozen=True, tag="step"):
    """y = 0 left of x = 0 and 1 from there on, x in [−3, 3]."""


class Polynomial(Generated, frozen=True, tag="polynomial", kw_only=True):
    """The Chebyshev polynomial of a degree, x in [−1, 1]."""

    points: PointCount = 60
    degree: Annotated[int, Meta(ge=1, le=9)] = 3


class Outliers(Line, frozen=True, tag="outliers", kw_only=True):
    """The line with a share of its points moved up by 8."""

    share: Fraction = 0.1


class Moons(Generated, frozen=True, tag="moons"):
    """Two half circles that reach into each other."""


class Rings(Generated, frozen=True, tag="rings"):
    """Two thin concentric rings; the inner one is class 1."""


class Blobs(Generated, frozen=True, tag="blobs"):
    """One round cloud for each of ``classes`` classes (null: 2), spaced evenly around the origin."""


class Checkerboard(Generated, frozen=True, tag="checkerboard"):
    """Four by four squares of alternating class."""


class Bundled(Dataset, frozen=True, kw_only=True):
    """A real data set that comes with the program."""


class Iris(Bundled, frozen=True, tag="iris"):
    """150 flowers of three species by four lengths (Fisher 1936)."""


class Penguins(Bundled, frozen=True, tag="penguins"):
    """342 penguins of three species by four measurements (Gorman, Williams & Fraser 2014)."""


class Diabetes(Bundled, frozen=True, tag="diabetes"):
    """442 patients: the progression of a disease from ten measurements (Efron et al. 2004)."""


class BreastCancer(Bundled, frozen=True, tag="breast_cancer"):
    """569 tumours, malignant or benign, by thirty measurements (Wolberg et al. 1995)."""


ColumnName = Annotated[Name, Meta(min_length=1)]


class Csv(Dataset, frozen=True, tag="csv", kw_only=True):
    """The user's own table; ``features`` null reads every column of numbers except ``target``.

    ``path`` names a text file, an Excel or an ODS workbook, relative to the experiment's file, with forward slashes;
    ``fingerprint`` is the SHA-256 of its content at the last save. ``content`` is the table's text itself, which is
    then read instead. ``sheet`` of a workbook ("": the first that has a table), ``delimiter`` (a blank: any number of
    them), ``encoding`` and ``decimal`` sign are found where they are null. ``header`` is true if the first line names
    the columns, false if none does, or the number of the line that does; lines above it are left out.
    """

    path: Annotated[str, Meta(max_length=4096)] = ""
    content: Annotated[str, Meta(max_length=MAX_CONTENT)] | None = None
    target: ColumnName
    features: Annotated[tuple[ColumnName, ...], Meta(min_length=1, max_length=MAX_COLUMNS)] | None = None
    missing: Literal["stop", "drop"] = "stop"
    fingerprint: Annotated[str, Meta(max_length=64)] = ""
    sheet: Annotated[str, Meta(max_length=200)] = ""
    delimiter: Literal[",", ";", "\t", "|", " "] | None = None
    encoding: Literal["utf-8", "utf-16", "windows-1252", "big5"] | None = None
    decimal: Literal[".", ","] | None = None
    header: bool | Annotated[int, Meta(ge=1, le=MAX_TABLE_ROWS)] | None = None


AnyDataset = (
    Inline
    | Line
    | Sine
    | Plane
    | Bumps
    | Step
    | Polynomial
    | Outliers
    | Circle
    | Xor
    | TwoGaussians
    | Spiral
    | Moons
    | Rings
    | Blobs
    | Checkerboard
    | Iris
    | Penguins
    | Diabetes
    | BreastCancer
    | Csv
)
