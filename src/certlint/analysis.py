"""The pure core: bytes in, frozen dataclasses out.

No function here knows the disk, the clock, environment variables or the working directory, and none
raises for what is in the input: a file that cannot be parsed is a value in the result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from certlint.fixes.edits import apply
from certlint.judging import judge
from certlint.knobs import KNOBS, MODELS
from certlint.model.config import Bundle
from certlint.model.facts import Analysis, Comment, Problem
from certlint.model.findings import Report
from certlint.model.fixes import Edit, Refusal
from certlint.model.knobs import Knob
from certlint.model.location import Site
from certlint.model.project import Project
from certlint.semantics.execute import Execution, execute
from certlint.semantics.modules import Module, Provide
from certlint.semantics.project import Recruit
from certlint.semantics.project import link as _link
from certlint.semantics.table import Table

__all__ = ["analyze", "apply", "confirm", "judge", "link", "plan", "propose", "survey"]


@lru_cache(maxsize=8)
def _table(knobs: tuple[Knob, ...]) -> Table:
    return Table((*KNOBS, *knobs), MODELS)


def libraries() -> frozenset[str]:
    """The packages of which the table of knobs declares anything, by the names that they are imported by."""
    return frozenset(_table(()).libraries)


def analyze(source: bytes) -> Analysis:
    """The facts of one file, from its bytes."""
    from certlint.syntax import run_deep  # libcst is imported only when a file has to be parsed

    digest = hashlib.sha256(source).hexdigest()
    try:
        return run_deep(_analyze, source, digest)
    except RecursionError:
        return Analysis(digest, problem=Problem("nesting", "too deeply nested to be checked"))
    except MemoryError:
        return Analysis(digest, problem=Problem("size", "more memory is needed than there is"))


def _analyze(source: bytes, digest: str) -> Analysis:
    from certlint.syntax import Parsed, parse

    parsed = parse(source)
    if not isinstance(parsed, Parsed):
        return Analysis(digest, problem=parsed)
    execution = execute(parsed.tree, source)
    sites = parsed.sites(execution.requests)
    return _facts(digest, execution, sites, parsed.comments, parsed.decoded.problems)


def survey(source: bytes) -> Analysis | None:
    """The same facts as `analyze` gives, much faster, but with rough sites and no comments.

    It is good for linking, not for reporting. None where only `analyze` knows: the file cannot be parsed,
    or comments in it speak to certlint.
    """
    from certlint.syntax import run_deep

    try:
        return run_deep(_survey, source)
    except (RecursionError, MemoryError):
        return None


def _survey(source: bytes) -> Analysis | None:
    from certlint.syntax import survey as look

    found = look(source)
    if found is None:
        return None
    execution = execute(found.tree, source)
    digest = hashlib.sha256(source).hexdigest()
    return _facts(digest, execution, found.sites(execution.requests), (), found.decoded.problems)


def confirm(source: bytes, numbers: Collection[int]) -> tuple[dict[int, Site], tuple[Comment, ...]] | None:
    """What `analyze` knows of a file besides what `survey` does: the sites with these numbers, and the comments.

    None if only `analyze` can tell.
    """
    from certlint.syntax import run_deep

    try:
        return run_deep(_confirm, source, numbers)
    except (RecursionError, MemoryError):
        return None


def _confirm(source: bytes, numbers: Collection[int]) -> tuple[dict[int, Site], tuple[Comment, ...]] | None:
    from certlint.syntax import exact_sites
    from certlint.syntax import survey as look

    found = look(source)
    if found is None:
        return None
    comments = found.comments()
    if isinstance(comments, Problem):
        return None
    requests = execute(found.tree, source).requests
    sites = exact_sites(found, {number: requests[number] for number in numbers})
    return None if sites is None else (sites, comments)


def _facts(
    digest: str,
    execution: Execution,
    sites: Sequence[Site],
    comments: tuple[Comment, ...],
    problems: tuple[Problem, ...],
) -> Analysis:
    return Analysis(
        sha256=digest,
        sites=sites,
        calls=tuple(execution.calls),
        attributions=tuple(execution.attributions),
        functions=tuple(execution.functions.items()),
        classes=tuple(execution.classes.items()),
        bindings=execution.bindings(),
        imports=tuple(execution.imports),
        stars=tuple(execution.stars),
        texts=tuple(execution.texts),
        displays=tuple(execution.displays),
        comments=comments,
        problems=problems,
    )


def link(
    analyses: Mapping[str, Analysis],
    roots: Mapping[str, str] | None = None,
    *,
    knobs: tuple[Knob, ...] = (),
    provide: Provide | None = None,
    recruit: Recruit | None = None,
    known: dict[str, Module] | None = None,
) -> Project:
    """Link analyses, given by path, into one project.

    ``roots`` gives each path's dotted module name; a path without one is linked with no other.
    ``knobs`` are the user's own, besides the table. ``provide`` is called with the dotted names that turn out to be
    needed, of modules or of things in them, and may give the path, the module's own name and the analysis of
    the file where each is; it is then linked too. What was needed is in ``Project.wanted``, given or not.
    ``recruit`` is called with the wrappers known so far, again when there are more, and gives files that may call them.
    ``known`` may be given again to later calls, which then need not derive again what follows from single analyses.
    """
    from certlint.syntax import run_deep

    return run_deep(_link, analyses, roots or {}, _table(knobs), provide, recruit, known)


def plan(
    reports: Iterable[Report],
    sources: Mapping[str, bytes],
    *,
    unsafe: bool = False,
    allowed: bool = False,
    whole: bool = False,
    knobs: tuple[Knob, ...] = (),
    without: Collection[str] = (),
    in_place: Collection[str] = (),
    undefined: Mapping[Bundle | tuple[str, Bundle], str] | None = None,
    refused: list[Refusal] | None = None,
) -> dict[str, tuple[str, list[Edit]]]:
    """The edits, with the digest of each file, that fix what the reports tell of.

    ``unsafe`` includes fixes that need somebody's look, ``allowed`` findings that the policy allows. ``whole`` says
    that the reports tell of all files of the project. ``without`` are the fingerprints of findings to be left
    alone, ``in_place`` of those not to be fixed where their value comes from, which may be in another file.
    ``undefined`` says of bundles whose expression nothing defines, at all or for a path, what has to be added. Edits
    that would overlap are left for the next plan; those with which the code would not run are left out, and added to
    ``refused``. Files that are not among ``sources`` stay as they are.
    """
    from certlint.fixes.plan import plan as _plan
    from certlint.syntax import run_deep

    return run_deep(
        _plan,
        reports,
        sources,
        unsafe=unsafe,
        allowed=allowed,
        whole=whole,
        knobs=(*KNOBS, *knobs),
        without=without,
        in_place=in_place,
        undefined=undefined,
        refused=refused,
    )


def propose(
    reports: Iterable[Report],
    sources: Mapping[str, bytes],
    *,
    whole: bool = False,
    knobs: tuple[Knob, ...] = (),
    undefined: Mapping[Bundle | tuple[str, Bundle], str] | None = None,
) -> list[Report]:
    """The reports with each finding's own fix in it, safe or not."""
    from certlint.fixes.plan import propose as _propose
    from certlint.syntax import run_deep

    return run_deep(_propose, reports, sources, whole=whole, knobs=(*KNOBS, *knobs), undefined=undefined)
