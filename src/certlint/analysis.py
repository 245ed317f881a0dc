"""The pure core: bytes in, frozen dataclasses out.

No function here knows the disk, the clock, environment variables or the working directory, and none
raises for what is in the input: a file that cannot be parsed is a value in the result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache

from certlint.judging import judge
from certlint.knobs import KNOBS, MODELS
from certlint.model.facts import Analysis, Problem
from certlint.model.knobs import Knob
from certlint.semantics.execute import Execution, execute
from certlint.semantics.project import Project
from certlint.semantics.project import link as _link
from certlint.semantics.table import Table

__all__ = ["analyze", "judge", "link"]


@lru_cache(maxsize=8)
def _table(knobs: tuple[Knob, ...]) -> Table:
    return Table((*KNOBS, *knobs), MODELS)


def analyze(source: bytes) -> Analysis:
    """The facts of one file, from its bytes."""
    from certlint.syntax import run_deep  # libcst is imported only when a file has to be parsed

    digest = hashlib.sha256(source).hexdigest()
    try:
        return run_deep(_analyze, source, digest)
    except RecursionError:
        return Analysis(digest, problem=Problem("nesting", "too deeply nested to be checked"))
    except MemoryError:
        return Analysis(digest, problem=Problem("size", "too large to be checked"))


def _analyze(source: bytes, digest: str) -> Analysis:
    from certlint.syntax import Parsed, parse

    parsed = parse(source)
    if not isinstance(parsed, Parsed):
        return Analysis(digest, problem=parsed)
    execution = execute(parsed.tree)
    return _facts(digest, parsed, execution)


def _facts(digest: str, parsed: object, execution: Execution) -> Analysis:
    from certlint.syntax import Parsed

    assert isinstance(parsed, Parsed)
    return Analysis(
        sha256=digest,
        sites=parsed.sites(execution.requests),
        calls=tuple(execution.calls),
        attributions=tuple(execution.attributions),
        functions=tuple(execution.functions.items()),
        classes=tuple(execution.classes.items()),
        bindings=execution.bindings(),
        imports=tuple(execution.imports),
        stars=tuple(execution.stars),
        texts=tuple(execution.texts),
        displays=tuple(execution.displays),
        comments=parsed.comments,
    )


def link(
    analyses: Mapping[str, Analysis], roots: Mapping[str, str] | None = None, *, knobs: tuple[Knob, ...] = ()
) -> Project:
    """Link analyses, given by path, into one project.

    ``roots`` gives each path's dotted module name; a path without one is linked with no other.
    ``knobs`` are the user's own, besides the table.
    """
    from certlint.syntax import run_deep

    return run_deep(_link, analyses, roots or {}, _table(knobs))
