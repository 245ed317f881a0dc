"""Where findings bite: the environments of a file's path, cut by conditions; and what the policy is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from certlint.facts import World, fact_key
from certlint.globs import compiled
from certlint.model.conditions import TRUE, Assignment, Condition, Fact, every, show, without_givens
from certlint.model.config import DEFAULT_ENVIRONMENTS, Config, Environment
from certlint.model.findings import Policy, Turn
from certlint.model.frozen import dataclass
from certlint.model.knobs import Constant

__all__ = [
    "STRICTNESS",
    "Reached",
    "by_path",
    "claims",
    "contradictions",
    "describe_claim",
    "glob_matches",
    "policy",
    "reach",
    "relative_to",
]

STRICTNESS = {Policy.ALLOW: 0, Policy.WARNING: 1, Policy.ERROR: 2}

Specificity = Callable[[str], int]
"""How closely a selector (code, name, family) names a rule: see `certlint.rules.Rule.specificity`."""

_BUILT_IN = {(environment.name, glob) for environment in DEFAULT_ENVIRONMENTS for glob in environment.paths}


_ANSWERS = {True: "yes", False: "no", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a turn happens, and why certlint thinks so.

    ``certain`` are those of the ``environments`` in which the conditions surely hold, ``spared`` those of the
    file's in which they surely do not. ``conditions`` is what cuts the reach, as text; ``steps`` tell how.
    """

    environments: tuple[str, ...]
    certain: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    conditions: str = ""
    steps: tuple[str, ...] = ()


def reach(turn: Turn, *, relative: str, config: Config) -> Reached:
    """Where ``turn`` happens: in the environments of its file's path, whatever its conditions do not rule out.

    ``relative`` is the path from the root. A condition rules an environment out only if it is provably false there.
    """
    worlds = _worlds(turn.path, relative, config)
    places = by_path(relative, config.environments)
    stated = {fact_key(name) for environment in config.environments for name, _ in environment.facts}
    guards, values = (
        [each for each in (without_givens(one, stated) for one in conditions) if each != TRUE]
        for conditions in (turn.guards, turn.values)
    )
    condition = every(*guards, *values)
    truths = {world.environment.name: world.truth(condition) for world in worlds if world.environment.name in places}
    reached = tuple(name for name, truth in truths.items() if truth is not False)
    steps = [f"paths: {_shown(places)} ({describe_claim(relative, config.environments)})"]
    for word, conditions in (("happens only if", guards), ("is bad only if", values)):
        steps += [f"{word} `{show(each)}`: {_answers(each, worlds, places)}" for each in conditions]
    return Reached(
        reached,
        certain=tuple(name for name in reached if truths[name]),
        spared=tuple(name for name in places if name not in reached),
        conditions=show(condition),
        steps=(*steps, f"environments: {_shown(reached)}"),
    )


def contradictions(
    facts: Iterable[Fact], path: str, *, relative: str, config: Config
) -> Iterator[tuple[Assignment, tuple[str, ...], str]]:
    """Where the file at ``path`` assigns what facts deny: the assignment, the environments concerned, and a text."""
    found: dict[Assignment, tuple[str, dict[str, tuple[Constant, ...]]]] = {}
    worlds = _worlds(path, relative, config)
    for fact in facts:
        for assignment in fact.assigned:
            for world in worlds if assignment.origin == path and assignment.site >= 0 else ():
                expected = world.contradicted(fact, assignment)
                if expected:
                    written = replace(assignment, path=path)
                    found.setdefault(written, (fact.name, {}))[1][world.environment.name] = expected
    for written, (name, denied) in found.items():
        facts_of = "; ".join(f"{place}: {', '.join(map(repr, values))}" for place, values in denied.items())
        yield written, tuple(denied), f"`{name}` is {written.value!r} here, the facts say otherwise ({facts_of})"


def _worlds(path: str, relative: str, config: Config) -> list[World]:
    """The environments as worlds; ``path`` is how the file is known that is ``relative`` to the root."""

    def belongs(other: str) -> tuple[str, ...]:
        return by_path(relative_to(other, path, relative), config.environments)

    return [World(environment, belongs, len(config.environments)) for environment in config.environments]


def relative_to(path: str, known: str, relative: str) -> str:
    """The path from the root of another file, from how the one that is ``relative`` to it is ``known``."""
    if known.endswith(relative):
        return path.removeprefix(known[: len(known) - len(relative)])
    return relative.removesuffix(known) + path if relative.endswith(known) else path


def _answers(condition: Condition, worlds: list[World], places: tuple[str, ...]) -> str:
    parts = []
    for world in worlds:
        name = world.environment.name
        if name in places:
            truth, source = world.truth(condition), world.source(condition)
            parts.append(f"{name} {_ANSWERS[truth]}" + (f" ({source})" if source and truth is not None else ""))
    return ", ".join(parts)


def describe_claim(relative: str, environments: tuple[Environment, ...]) -> str:
    """The globs that say where a file belongs, as text."""
    found = claims(relative, environments)
    return ", ".join(dict.fromkeys(found.values())) if found else f"no environment's paths match {relative}"


def _shown(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "no environment"


def by_path(relative: str, environments: tuple[Environment, ...]) -> tuple[str, ...]:
    """The names of the environments that a file belongs to by its path, in the order of ``environments``.

    The glob with the most literal characters wins; of equal ones the user's over a built-in one, then that
    of the stricter environment. A file that no glob matches belongs to all.
    """
    return tuple(claims(relative, environments)) or tuple(environment.name for environment in environments)


def claims(relative: str, environments: tuple[Environment, ...]) -> dict[str, str]:
    """The environments that claim a file for themselves, each with the glob that does; none if no glob matches."""
    ranks = {environment.name: _rank(relative, environment) for environment in environments}
    best = max((rank[:3] for rank in ranks.values() if rank is not None), default=None)
    return {name: rank[3] for name, rank in ranks.items() if rank is not None and rank[:3] == best}


def policy(environment: Environment, specificity: Specificity) -> Policy:
    """What ``environment`` says of the rule that ``specificity`` tells of: the longest key wins, then the stricter."""
    entries = (
        (closeness, STRICTNESS[entry], entry)
        for selector, entry in environment.policy
        if (closeness := specificity(selector)) or selector == "default"
    )
    return max(entries, default=(0, 0, Policy.ERROR))[-1]


def glob_matches(glob: str, relative: str) -> bool:
    """Whether a gitignore-style ``glob`` matches the file with the path ``relative``, or a folder that it is in.

    As in a ``.gitignore``: without a slash (but a last one) a glob matches at any depth, with one only from
    the root; ``**`` as a whole segment stands for any number of folders, and as the last one for all that is
    inside; a last slash means folders only. Braces are alternatives. There is no negation: ``!`` is a character.
    """
    parts = relative.split("/")
    return any(each.covers(parts) for each in compiled(glob))


def _rank(relative: str, environment: Environment) -> tuple[int, bool, int, str] | None:
    """How strongly the globs of ``environment`` claim the file, and the one that does; None if none matches it."""
    strictness = STRICTNESS[policy(environment, lambda selector: 0)]
    parts = relative.split("/")
    ranks = [
        (each.literals, (environment.name, glob) not in _BUILT_IN, strictness, glob)
        for glob in environment.paths
        for each in compiled(glob)
        if each.covers(parts)
    ]
    return max(ranks, default=None)
