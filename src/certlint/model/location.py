"""Where things stand in a file."""

from __future__ import annotations

from certlint.model.frozen import dataclass

__all__ = ["Argument", "Cell", "FileSite", "Site", "Span", "Step"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of source text.

    Lines and columns count from 1, columns in code points of the decoded line, ends are exclusive.
    ``start_byte`` and ``end_byte`` are offsets into the file's bytes, byte order mark and own
    encoding included.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    start_byte: int
    end_byte: int

    def holds(self, other: Span) -> bool:
        """Whether the other stretch of the same text lies in this one, by lines and columns."""
        begins = (self.line, self.column) <= (other.line, other.column)
        return begins and (other.end_line, other.end_column) <= (self.end_line, self.end_column)


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A place in a notebook: the number of the cell among all cells, and the line in it, both from 1."""

    number: int
    line: int


@dataclass(frozen=True, slots=True, order=True)
class Argument:
    """An argument as a call gives it.

    ``name`` is its keyword, ``*`` or ``**`` where it spreads a value, "" where it is given by its position.
    ``code`` is its source in one line, ``text`` the source line in which it begins, for display.
    """

    name: str
    span: Span
    code: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Site:
    """A place that a finding or a step of a trail may name, with the statement around it.

    ``first_line`` and ``last_line`` bound the statement (of a compound one, its header with the
    decorators): a waiver may stand on any of these lines. ``text`` is the source line of the place,
    for display. ``statement`` is the statement's text without formatting, for the fingerprint; ``repeat`` is how many
    equal statements stand above it in the file, ``inner`` how many tokens of it stand before the place.
    ``code`` is the source of the place in one line, of a call only that of what is called; its ``arguments`` are
    None where it is no call. ``around`` is the source of the statement in one line, if need be its beginning.
    In a notebook, lines are those of the file, and columns those of the line in the ``cell``.
    """

    span: Span
    first_line: int
    last_line: int
    text: str
    statement: str
    cell: Cell | None = None
    repeat: int = 0
    inner: int = 0
    code: str = ""
    arguments: tuple[Argument, ...] | None = None
    around: str = ""

    def argument(self, name: str, position: int | None = None) -> Argument | None:
        """The argument that a call gives by that keyword or, from 0, at that position; None if it gives none."""
        given = self.arguments or ()
        named = next((each for each in given if each.name and each.name == name), None)
        if named is not None or position is None:
            return named
        plain = given[: position + 1]
        return plain[-1] if len(plain) > position and not any(each.name for each in plain) else None


@dataclass(frozen=True, slots=True, order=True)
class FileSite:
    """A site, and the path of its file."""

    path: str
    site: Site


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One step of a trail: how a bad value got from its origin to the place where it acts.

    In a notebook, ``line`` is that of the file, and ``column`` that of the line in the ``cell``.
    """

    path: str
    line: int
    column: int
    note: str
    cell: Cell | None = None
