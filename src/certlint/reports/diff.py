"""A changed file as a unified diff, byte for byte, as `git apply` and `patch` take it; and as people are shown it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from certlint.reports.text import visible

__all__ = ["for_people", "unified"]

_BOLD, _RED, _GREEN, _CYAN, _PLAIN = "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[0m"

_PAINT = {"-": _RED, "+": _GREEN, "@": _CYAN}

_LETTERS = dict(zip(b'\a\b\t\n\v\f\r"\\', 'abtnvfr"\\', strict=True))


def unified(path: str, old: bytes, new: bytes) -> list[bytes]:
    """The lines of the diff, the two with the file's name first; [] if nothing changes.

    An absolute path is written as one from the root, where ``patch -p1 -d /`` finds it.
    """
    inner = path.lstrip("/")
    before, after = _name(f"a/{inner}"), _name(f"b/{inner}")
    lines = difflib.diff_bytes(difflib.unified_diff, _lines(old), _lines(new), before, after)
    return [line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n" for line in lines]


def for_people(lines: Sequence[bytes], *, colour: bool) -> str:
    """The lines of one file's diff for a terminal, on which nothing in them acts."""
    written = []
    for number, line in enumerate(lines):
        text = line.decode("utf-8", "surrogateescape").removesuffix("\n")
        text = "\n".join("\t".join(map(visible, part.split("\t"))) for part in text.split("\n"))
        paint = _BOLD if number < 2 else _PAINT.get(text[:1], "")
        written.append(f"{paint}{text}{_PLAIN}\n" if colour and paint else f"{text}\n")
    return "".join(written)


def _name(path: str) -> bytes:
    r"""The path as git writes it: in quotes, with ``\n`` and ``\033``, if there is anything odd in it."""
    raw = path.encode("utf-8", "surrogateescape")
    if path.isprintable() and not {'"', "\\"} & set(path):
        return raw + b"\t" if " " in path else raw  # where the name ends
    quoted = "".join(
        f"\\{_LETTERS[byte]}" if byte in _LETTERS else chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"
        for byte in raw
    )
    return f'"{quoted}"'.encode()


def _lines(content: bytes) -> list[bytes]:
    r"""The lines; only ``\n`` ends one, so that the others are shown where they change."""
    lines = [line + b"\n" for line in content.split(b"\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines
