"""The derivation as LaTeX and as Markdown."""

from __future__ import annotations

import re

from playground.derivation.sentences import sentence
from playground.derivation.step import DerivationStep
from playground.figures.views import DerivationView
from playground.figures.words import Words

_ESCAPED = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "$": r"\$", "^": r"\^{}", "~": r"\~{}",
}  # fmt: skip


def latex(view: DerivationView, title: str, caption: str, words: Words) -> str:
    """A document that compiles by itself; a Chinese one by XeLaTeX or LuaLaTeX."""
    chinese = [r"\usepackage{xeCJK}"] if words.language.startswith("zh") else []
    lines = [
        r"\documentclass{article}",
        r"\usepackage{amsmath}",
        r"\usepackage{amssymb}",
        *chinese,
        r"\begin{document}",
        *([rf"\section*{{{_escaped(title)}}}"] if title else []),
        _escaped(caption),
    ]
    for step in view.steps:
        lines += [
            "",
            r"\medskip",
            _escaped(sentence(step, words.translate)),
            *(f"\\[ {formula} \\]" for formula in _formulas(step)),
        ]
    return "\n".join([*lines, r"\end{document}", ""])


def markdown(view: DerivationView, title: str, caption: str, words: Words) -> str:
    """Formulas between two dollar signs, as most programs that show Markdown read them."""
    lines = [*([f"# {_plain(title)}", ""] if title else []), _plain(caption)]
    for step in view.steps:
        lines += ["", f"**{sentence(step, words.translate)}**"]
        for formula in _formulas(step):
            lines += ["", "$$", formula, "$$"]
    return "\n".join([*lines, ""])


def _formulas(step: DerivationStep) -> list[str]:
    return [" ".join(pieces) for pieces in (step.formula, step.substituted) if pieces]


def _plain(text: str) -> str:
    """Return a line of Markdown that shows the text as it is (CommonMark, backslash escapes)."""
    return re.sub(r"([\\`*_\[\]<>#&$|~])", r"\\\1", " ".join(text.split()))


def _escaped(text: str) -> str:
    return "".join(_ESCAPED.get(sign, sign) for sign in text)
