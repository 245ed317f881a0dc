"""Where findings bite: which environments a file belongs to, and what the policy is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import zip_longest

from certlint.globs import expand_braces
from certlint.model.config import DEFAULT_ENVIRONMENTS, Config, Environment
from certlint.model.findings import Policy, Turn

__all__ = ["STRICTNESS", "by_path", "glob_matches", "policy", "reach"]

STRICTNESS = {Policy.ALLOW: 0, Policy.WARNING: 1, Policy.ERROR: 2}

Specificity = Callable[[str], int]
"""How closely a selector (code, name, family) names a rule: see `certlint.rules.Rule.specificity`."""

_BUILT_IN = {(environment.name, glob) for environment in DEFAULT_ENVIRONMENTS for glob in environment.paths}


def reach(turn: Turn, *, relative: str, config: Config) -> tuple[str, ...]:
    """The environments in which ``turn`` happens: those of its file, whose path from the root is ``relative``."""
    return by_path(relative, config.environments)


def by_path(relative: str, environments: tuple[Environment, ...]) -> tuple[str, ...]:
    """The names of the environments that a file belongs to by its path, in the order of ``environments``.

    The glob with the most literal characters wins; of equal ones the user's over a built-in one, then that
    of the stricter environment. A file that no glob matches belongs to all.
    """
    ranks = {
        environment.name: rank for environment in environments if (rank := _rank(relative, environment)) is not None
    }
    best = max(ranks.values(), default=None)
    return tuple(environment.name for environment in environments if ranks.get(environment.name) == best)


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
    return any(pattern.fullmatch(relative) for pattern, _ in _compiled(glob))


def _rank(relative: str, environment: Environment) -> tuple[int, bool, int] | None:
    """How strongly the globs of ``environment`` claim the file; None if none matches it."""
    strictness = STRICTNESS[policy(environment, lambda selector: 0)]
    ranks = [
        (literals, (environment.name, glob) not in _BUILT_IN, strictness)
        for glob in environment.paths
        for pattern, literals in _compiled(glob)
        if pattern.fullmatch(relative)
    ]
    return max(ranks, default=None)


@lru_cache(maxsize=1024)
def _compiled(glob: str) -> tuple[tuple[re.Pattern[str], int], ...]:
    """What ``glob`` stands for as regular expressions for whole paths, each with its number of literal characters."""
    return tuple(_translate(alternative) for alternative in expand_braces(glob))


def _translate(glob: str) -> tuple[re.Pattern[str], int]:
    only_folders = glob.endswith("/")
    segments = glob.removesuffix("/").split("/")
    if len(segments) == 1:
        segments.insert(0, "**")
    elif not segments[0]:
        del segments[0]
    segments = [
        segment for segment, following in zip_longest(segments, segments[1:]) if segment != "**" or following != "**"
    ]
    expression = ""
    literals = 0
    for index, segment in enumerate(segments):
        last = index == len(segments) - 1
        if segment == "**":
            expression += ".+" if last else "(?:[^/]+/)*"
        else:
            part, count = _translate_segment(segment)
            expression += part if last else part + "/"
            literals += count if last else count + 1
    if only_folders:
        expression += "/.+"
    elif segments[-1] != "**":
        expression += "(?:/.+)?"
    return re.compile(expression, re.DOTALL), literals


_TOKEN = re.compile(
    r"""(?P<star>\*+)
      | (?P<any>\?)
      | \[ (?P<negated>[!^]?) (?P<set>(?:\]|\\.|[^\]\\])(?:\\.|[^\]\\])*) \]
      | \\(?P<escaped>.)
      | (?P<literal>.)""",
    re.DOTALL | re.VERBOSE,
)
_MEMBER = re.compile(r"\\?(?P<low>.)(?:-\\?(?P<high>.))?", re.DOTALL)


def _translate_segment(segment: str) -> tuple[str, int]:
    """One segment between slashes as a regular expression, and the number of its literal characters."""
    expression = ""
    literals = 0
    for token in _TOKEN.finditer(segment):
        if token["star"]:
            expression += "[^/]*"
        elif token["any"]:
            expression += "[^/]"
        elif token["set"]:
            expression += _translate_set(token["set"], negated=bool(token["negated"]))
        else:
            expression += re.escape(token["escaped"] or token["literal"])
            literals += 1
    return expression, literals


def _translate_set(text: str, *, negated: bool) -> str:
    """The inside of ``[...]``. A range that runs backwards holds nothing."""
    members = ""
    for member in _MEMBER.finditer(text):
        low, high = member["low"], member["high"] or member["low"]
        if low <= high:
            members += f"{re.escape(low)}-{re.escape(high)}"
    if negated:
        return f"[^/{members}]"
    return f"(?!/)[{members}]" if members else "(?!)"
