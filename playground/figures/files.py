"""A figure as a file: PNG, SVG and PDF that carry their experiment and say what they show; CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from playground.experiment import embedding
from playground.figures.views import Table, Tables
from playground.foundation import files

if TYPE_CHECKING:  # the window writes files, and does not draw
    from matplotlib.figure import Figure

PROGRAM = "Gradient Playground"


def png(figure: Figure, dpi: float, title: str, text: str, experiment: bytes | None) -> bytes:
    """Exactly ``dpi`` dots an inch, with title and description."""
    out = io.BytesIO()
    about = {"Software": PROGRAM, "Title": title, "Description": text}
    figure.savefig(out, format="png", dpi=dpi, metadata=about)
    content = out.getvalue()
    return content if experiment is None else embedding.into_png(content, experiment)


def svg(figure: Figure, title: str, text: str, experiment: bytes | None, language: str) -> bytes:
    """Lines as lines, text as text."""
    out = io.StringIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    figure.savefig(out, format="svg", metadata=nothing)
    content = out.getvalue()
    content = content[content.index("<svg") :]  # without the document type, which browsers and readers do not need
    end = content.index(">")
    said = f' role="img" xml:lang={quoteattr(language)} aria-label={quoteattr(text)}'
    inside = f"\n <title>{escape(title or PROGRAM)}</title>\n <desc>{escape(text)}</desc>"
    content = f'<?xml version="1.0" encoding="utf-8"?>\n{content[:end]}{said}>{inside}{content[end + 1 :]}'
    return content.encode() if experiment is None else embedding.into_svg(content.encode(), experiment)


def pdf(figure: Figure, title: str, text: str, experiment: bytes | None, language: str) -> bytes:
    """One page, fonts embedded."""
    import pikepdf

    out = io.BytesIO()
    about = {"Title": title or PROGRAM, "Subject": text, "Creator": PROGRAM, "Producer": None, "CreationDate": None}
    figure.savefig(out, format="pdf", metadata=about)
    out.seek(0)
    with pikepdf.open(out) as document:
        metadata = embedding.pdf_metadata(experiment, title, text)
        document.Root.Metadata = document.make_stream(metadata, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        document.Root.Lang = pikepdf.String(language)
        document.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        made = io.BytesIO()
        document.save(made, deterministic_id=True)
    return made.getvalue()


# ---- numbers ----


def named(tables: Mapping[str, Tables]) -> dict[str, Table]:
    """Plot → its tables, as one name each: plot, or plot and table."""
    return {
        f"{plot}-{name}" if name else plot: table for plot, found in tables.items() for name, table in found.items()
    }


def csv_files(tables: Mapping[str, Table]) -> dict[str, bytes]:
    """Name of a table → its text: one row of names, then numbers that read back as the same float32."""
    found = {}
    for name, table in tables.items():
        text = io.StringIO()
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(table)
        rows.writerows(zip(*(map(_cell, column) for column in table.values()), strict=True))
        found[name] = text.getvalue().encode()
    return found


def json_file(tables: Mapping[str, Table], experiment: bytes | None) -> bytes:
    """``{"version": 1, "tables": {name: {column: numbers}}, "experiment": …}``; not-a-number is null."""
    plain: dict[str, Any] = {
        "version": 1,
        "tables": {
            name: {column: list(map(_plain, values)) for column, values in table.items()}
            for name, table in tables.items()
        },
    }
    if experiment is not None:
        plain["experiment"] = json.loads(experiment)
    return json.dumps(plain, ensure_ascii=False).encode() + b"\n"


def _plain(value: Any) -> float | int | str | None:
    """The shortest number that reads back as the same float32; words as they are."""
    if value.dtype.kind in "OU":
        return str(value)
    number = value.item() if value.dtype.kind in "iub" else float(str(value))
    return number if math.isfinite(number) else None


def _cell(value: Any) -> str:
    plain = _plain(value)
    return "" if plain is None else plain if isinstance(plain, str) else repr(plain)


def save(found: Mapping[str, bytes], target: Path) -> None:
    """Write one file, or of several tables each with its name behind the file's; each wholly or not at all."""
    for name, content in found.items():
        several = len(found) > 1
        files.write(content, target.with_name(f"{target.stem}-{name}{target.suffix}") if several else target)
