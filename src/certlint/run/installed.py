"""What installed distributions do about verification, each linked as a project of its own."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from certlint.advice.remedies import remedy
from certlint.certificates import COPY_SIZE
from certlint.disk import read_file
from certlint.environments import claims
from certlint.model.certificates import BundleFault
from certlint.model.config import DEFAULT_ENVIRONMENTS
from certlint.model.findings import Diagnostic, Finding, How, Report, Summary
from certlint.model.installed import Behaviour, BundleCopy, Distribution, Examined
from certlint.model.knobs import Confidence, Effect
from certlint.run.cache import Cache
from certlint.run.certificates import MOST_BYTES, missing_packages, public_bundle, read_store
from certlint.run.files import Target, display
from certlint.run.runner import Request, run
from certlint.settings import Settings
from certlint.waivers.baseline import fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from certlint.model.config import Config

__all__ = ["Symbols", "examine", "rebound"]

FAMILIES = ("TLS3", "TLS6", "TLS9")
"""What is not looked for in installed code: its CA paths, its certificates as such, and certlint's own rules."""

_ELSEWHERE = frozenset(each.name for each in DEFAULT_ENVIRONMENTS) - {"prod"}
_PROCESS_WIDE = frozenset({How.PROCESS_WIDE, How.FILTER, How.LOGGING, How.VARIABLE})
_MARKER = b"-----BEGIN CERTIFICATE-----"


def examine(
    installed: Sequence[Distribution],
    config: Config,
    *,
    today: date,
    jobs: int = 1,
    cache: str | None = None,
    progress: Callable[[str, int, int], None] = lambda _doing, _done, _total: None,
) -> Report:
    """Look at distributions, each as a project of its own; one report of all.

    ``config`` says which rules, environments, policies and knobs there are. ``cache`` is the folder in which it is kept
    what linking gave, a folder for each distribution (None: nowhere). Raises nothing for any input.
    """
    examined: list[Examined] = []
    errors: list[Diagnostic] = []
    summaries: list[Summary] = []
    for number, each in enumerate(installed):
        progress(f"checking {each.name}", number, len(installed))
        report = _checked(each, config, today, jobs, cache)
        errors.extend(report.errors)
        summaries.append(report.summary)
        examined.append(_told(each, report, config, today))
    findings = (behaviour.finding for each in examined for behaviour in (*each.default, *each.process_wide))
    ordered = sorted(findings, key=lambda finding: (finding.path, finding.site.span, finding.code))
    return Report(tuple(ordered), tuple(errors), _together(summaries), installed=tuple(examined))


def _checked(distribution: Distribution, config: Config, today: date, jobs: int, cache: str | None) -> Report:
    """The report of one distribution, with all that is at least possible."""
    folder = distribution.folder
    settings = Settings(_open(config, distribution), folder, bases=(folder,))
    targets = [Target(_shown(each), each) for each in distribution.files if not _is_aside(each, folder)]
    if not targets:
        return Report()
    kept = None
    if cache is not None:
        kept = Cache(os.path.join(cache, re.sub(r"[^a-z0-9-]", "_", distribution.name)), config.knobs)
    return run(
        Request(
            targets=sorted(targets, key=lambda target: target.path),
            settings=lambda _: settings,
            today=today,
            knobs=config.knobs,
            jobs=jobs,
            cache=kept,
            alone=True,
        )
    )


def _open(config: Config, distribution: Distribution) -> Config:
    """The configuration for code of others: their comments waive nothing, and what is only possible is counted."""
    own = (waiver for waiver in config.waivers if distribution.name in waiver.distributions)
    return replace(
        config,
        ignore=(*config.ignore, *FAMILIES),
        min_confidence=Confidence.POSSIBLE,
        waivers=tuple(replace(waiver, paths=("**",)) for waiver in own),
        inline_waivers=(),
        noqa_applies=False,
    )


def _is_aside(location: str, folder: str) -> bool:
    """Whether a file is a test or an example, as certlint's own environments tell them by their paths."""
    relative = display(os.path.relpath(location, folder))
    claimed = claims(relative, DEFAULT_ENVIRONMENTS)
    return bool(claimed) and claimed.keys() <= _ELSEWHERE


def _shown(location: str) -> str:
    """A path as the user would type it: relative to the working folder where the file lies below that."""
    try:
        relative = os.path.relpath(location)
    except (ValueError, OSError):  # on another drive; no working folder
        return display(location)
    return display(location if relative.startswith(os.pardir) else relative)


def rebound(report: Report) -> Report:
    """The report, the distributions in which have its findings as they are now."""
    now = {(each.path, each.fingerprint): each for each in report.findings}

    def of(behaviours: tuple[Behaviour, ...]) -> tuple[Behaviour, ...]:
        return tuple(
            replace(each, finding=now.get((each.finding.path, each.finding.fingerprint), each.finding))
            for each in behaviours
        )

    examined = (
        replace(each, default=of(each.default), process_wide=of(each.process_wide)) for each in report.installed
    )
    return replace(report, installed=tuple(examined))


# --- what is told of it ----------------------------------------------------------------------


def _told(distribution: Distribution, report: Report, config: Config, today: date) -> Examined:
    symbols = Symbols(distribution.folder)
    default: list[Behaviour] = []
    process_wide: list[Behaviour] = []
    opt_outs = 0
    times: dict[tuple[str, str], int] = {}
    for finding in report.findings:
        module, symbol = symbols.of(finding)
        identity = (finding.code, f"{module}:{symbol}")
        number = times[identity] = times.get(identity, 0) + 1
        own = replace(
            finding, fingerprint=fingerprint_of(finding.code, distribution.name, identity[1], str(number)), also=()
        )
        if finding.confidence < config.min_confidence:
            opt_outs += 1
            continue
        reached = remedy(finding, distribution=distribution.name, module=module, symbol=symbol)
        behaviour = Behaviour(own, module, symbol, reached)
        (process_wide if _is_process_wide(finding) else default).append(behaviour)
    notes = list(distribution.notes)
    unparsed = len(report.summary.unchecked)
    if unparsed:
        notes.append(f"{unparsed} of its files could not be checked")
    copies = tuple(_copies(distribution, today))
    return Examined(distribution, tuple(default), tuple(process_wide), opt_outs, copies, tuple(notes))


def _is_process_wide(finding: Finding) -> bool:
    """Whether other code of the process feels it: what it patches, filters or sets is not its own."""
    turn = finding.turn
    return turn is not None and (turn.how in _PROCESS_WIDE or turn.effect is Effect.WARNING)


class Symbols:
    """Tells in which function or class of a module something stands, by its line."""

    def __init__(self, folder: str) -> None:
        """Take the folder (absolute) that modules are imported from."""
        self._folder = folder
        self._trees: dict[str, ast.Module | None] = {}

    def of(self, finding: Finding) -> tuple[str, str]:
        """The dotted name of the module of a finding, and within it that of the function that has to be called.

        The latter is "" for what happens on import, in the body of the module or of a class.
        """
        location = os.path.abspath(finding.path)
        relative = os.path.splitext(os.path.relpath(location, self._folder))[0]
        module = relative.removesuffix(f"{os.sep}__init__").replace(os.sep, ".")
        if location not in self._trees:
            self._trees[location] = _parsed(location)
        tree = self._trees[location]
        return module, _enclosing(tree, finding.site.span.line) if tree is not None else ""


def _parsed(location: str) -> ast.Module | None:
    try:
        return ast.parse(read_file(location))
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def _enclosing(tree: ast.Module, line: int) -> str:
    """The dotted name of the innermost function around a line, or what runs the module as a script."""
    names: list[str] = []
    deferred = False
    body: Iterable[ast.AST] = tree.body
    while True:
        inner = next((node for node in body if _first(node) <= line <= getattr(node, "end_lineno", 0)), None)
        if inner is None:
            return ".".join(names) if deferred else ""
        if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
            deferred = True
            names.append(inner.name)
        elif isinstance(inner, ast.ClassDef):
            names.append(inner.name)
        elif isinstance(inner, ast.If) and _is_script(inner.test):
            deferred = True
            names.append("__main__")
        body = list(ast.iter_child_nodes(inner))


def _first(node: ast.AST) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min((each.lineno for each in decorators), default=getattr(node, "lineno", 1 << 62))


def _is_script(test: ast.expr) -> bool:
    """Whether a condition asks if the module is run as a script."""
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


def _together(summaries: Sequence[Summary]) -> Summary:
    """What all runs did, as one."""
    return Summary(
        files=sum(each.files for each in summaries),
        seconds=sum(each.seconds for each in summaries),
        rounds=max((each.rounds for each in summaries), default=0),
        truncated=any(each.truncated for each in summaries),
        unchecked=tuple(path for each in summaries for path in each.unchecked),
        widened=tuple(place for each in summaries for place in each.widened),
    )


# --- its bundles -----------------------------------------------------------------------------


def _copies(distribution: Distribution, today: date) -> Iterator[BundleCopy]:
    """The copies of the public CAs that it brings, and where the packages for it are there, how old they are."""
    for location in distribution.bundles:
        if _is_aside(location, distribution.folder):
            continue
        try:
            content = read_file(location, most=MOST_BYTES)
        except OSError:
            continue
        number = content.count(_MARKER)
        if number >= COPY_SIZE:
            yield BundleCopy(_shown(location), number, tuple(_age(content, today)))


def _age(content: bytes, today: date) -> Iterator[str]:
    """What a copy holds that is public no more, or has expired."""
    if missing_packages():
        return
    from certlint.certificates import judge_certificates

    public = read_store(read_file(public_bundle()))
    faults = judge_certificates(read_store(content), today=today, expiring_days=0, public=public)
    expired = [each for each in faults if each.kind is BundleFault.EXPIRED]
    yield from (each.text for each in faults if each.kind is BundleFault.STALE)
    if expired:
        yield f"{len(expired)} of them expired: {expired[0].text}"
