"""What `analyze` finds out about one file, before linking: the facts and the summary."""

from __future__ import annotations

from collections.abc import Sequence

from certlint.model.frozen import dataclass
from certlint.model.location import Site
from certlint.model.values import Mapping, Value

__all__ = [
    "Analysis",
    "Attribution",
    "Call",
    "ClassFacts",
    "Comment",
    "Display",
    "FunctionFacts",
    "Imported",
    "ParameterFacts",
    "Problem",
    "Text",
    "Wrapper",
]

Guards = tuple[Value, ...]
"""Conditions that all hold where something stands, outermost first."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file, or a section of one, could not be analysed.

    ``kind``: ``syntax``, ``encoding``, ``nesting``, ``size``, ``internal``. ``line`` and ``column`` count from 1,
    columns in code points; ``text`` is that line of the source, "" where nobody could say which one.
    """

    kind: str
    message: str
    line: int | None = None
    column: int = 1
    text: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment that speaks to certlint (or is a ``noqa``).

    ``own_line`` says that nothing else stands on its line. ``block_first`` and ``block_last`` are the lines of the
    block whose header it stands on or above, decorators and header included; they are 0 where there is none, and
    in comments that do not speak of blocks.
    """

    line: int
    column: int
    text: str
    own_line: bool
    block_first: int = 0
    block_last: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A call as written.

    ``text`` is the callee as dotted text (``self.session.get``), as far as it is one. ``keywords``
    are in order, a name of None spreads a mapping. ``arguments`` end before a starred one, which
    ``starred`` tells of. ``function`` is the key of the enclosing function ("" at module level);
    ``tested`` says that the call is a condition, or a part of one.
    """

    site: int
    callee: Value
    text: str
    arguments: tuple[Value, ...]
    keywords: tuple[tuple[str | None, Value], ...]
    function: str = ""
    guards: Guards = ()
    starred: bool = False
    tested: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """An assignment to ``target.name`` (``key`` None) or to ``target[key]``, also by ``setattr`` or ``update``.

    ``text`` is the target without the name or key, as dotted text (``self.session``).
    """

    site: int
    target: Value
    text: str
    name: str | None
    key: Value | None
    value: Value
    function: str = ""
    guards: Guards = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A string that may be a URI with options in it: a literal, or what is known of an f-string."""

    site: int
    value: Value
    function: str = ""
    guards: Guards = ()


@dataclass(frozen=True, slots=True)
class Display:
    """A dict written out, whose keys may tell what it is for."""

    value: Mapping
    function: str = ""
    guards: Guards = ()


@dataclass(frozen=True, slots=True)
class ParameterFacts:
    """A parameter. ``kind``: ``positional``, ``plain``, ``*``, ``keyword``, ``**``."""

    name: str
    kind: str
    default: Value | None
    annotation: Value | None
    site: int


@dataclass(frozen=True, slots=True)
class FunctionFacts:
    """A function of the file. ``owner`` is the class it is a method of.

    ``role``: ``function``, ``method``, ``static``, ``class``, ``property``, ``lambda``. ``returns``
    are the values returned, each with the conditions inside the function under which it is.
    """

    site: int
    parameters: tuple[ParameterFacts, ...]
    returns: tuple[tuple[Guards, Value], ...]
    annotation: Value | None
    decorators: tuple[Value, ...]
    owner: str = ""
    role: str = "function"
    guards: Guards = ()
    yields: bool = False


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """A class of the file. ``attributes``: (name, value, site, annotation) of the class body, in order."""

    site: int
    bases: tuple[Value, ...]
    keywords: tuple[tuple[str | None, Value], ...]
    attributes: tuple[tuple[str, Value | None, int, Value | None], ...]
    methods: tuple[tuple[str, str], ...]
    decorators: tuple[Value, ...]
    guards: Guards = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """A module that this file imports: absolute, or with leading dots as written."""

    module: str
    name: str | None
    site: int


@dataclass(frozen=True, slots=True)
class Wrapper:
    """A function or class of the project with a parameter that reaches a knob, as its callers see it.

    They write ``word``, having imported ``module`` or something around it, and give ``parameter`` by name or,
    where it has one, at ``position`` (from 0). A ``member`` is known to whoever has an object of the module,
    anything else only by its own name.
    """

    module: str
    word: str
    parameter: str
    position: int | None = None
    member: bool = False


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that linking and judging need to know of one file.

    It knows no path, no module name, no configuration and no other file. ``problem`` says why there
    is nothing in it, if so; ``problems`` why there is nothing in it of some sections (the cells of a notebook).
    """

    sha256: str
    sites: Sequence[Site] = ()
    calls: tuple[Call, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    functions: tuple[tuple[str, FunctionFacts], ...] = ()
    classes: tuple[tuple[str, ClassFacts], ...] = ()
    bindings: tuple[tuple[str, Value, int], ...] = ()
    imports: tuple[Imported, ...] = ()
    stars: tuple[str, ...] = ()
    texts: tuple[Text, ...] = ()
    displays: tuple[Display, ...] = ()
    comments: tuple[Comment, ...] = ()
    problem: Problem | None = None
    problems: tuple[Problem, ...] = ()
    schema: int = 1
