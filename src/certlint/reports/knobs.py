"""The knob table for people and programs: ``certlint --knobs``.

Run as a module it prints docs/knobs.md: ``python -m certlint.reports.knobs > docs/knobs.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from certlint.knobs import KNOBS
from certlint.model.knobs import Accepting, Anything, Falsy, Is, Kind, Knob, Like, Match, Named, Not, Truthy

__all__ = ["as_json", "as_markdown", "as_text", "of_library"]

JSON_SCHEMA_VERSION = 1

_HEAD = """# The knobs that certlint knows

Made from the table by `python -m certlint.reports.knobs > docs/knobs.md`; do not edit it here.
`certlint --knobs requests` prints one library's.

- **where**: what is called, assigned or set. `...` stands for further names of the same kind.
- **bad**: values that turn verification off (or do what the effect says). *left out*: the code asks for TLS, and
  without this argument nothing is verified. *a path*: a CA file written into the code (TLS3xx). *a context*: the
  SSLContext given here is a client's, and is judged where it was made.
- **status**: `tested`: seen on a connection, or in the context that the library built. `verified`: the installed
  library has the name, the parameter and the position (`python -m pytest -m libraries tests/libraries`), and its
  meaning was read in the source named. `unproven`: from the source named, and not compared with an installed library.

## A knob of your own

A wrapper of your own is declared in the configuration. Exactly one of `call`, `attribute`, `override`, `variable`,
`setting`, `uri`, `command`, `warning` says what it is:

```toml
[[tool.certlint.knobs]]
call = "acme.http.fetch"
argument = "verify"
position = 2
insecure = [false]

[[tool.certlint.knobs]]
attribute = "acme.http.Client.check"
insecure = [false, "off"]

[[tool.certlint.knobs]]
command = "acme-sync"
flag = "--no-verify"
```

| key | with | means |
|---|---|---|
| `argument`, `position` | `call` | the argument, by name and by position from 0; without either the call is bad |
| `option` | `uri` | the option of URIs with this scheme |
| `flag` | `command` | the flag of this program |
| `insecure` | all but `override`, `warning` | the bad values (default: `false`) |
| `insecure-names` | as above | bad values by dotted name: `["ssl.CERT_NONE"]` |
| `absent` | `call` | true if leaving the argument out is bad |
| `path` | `call`, `attribute`, `variable`, `setting` | true if a string here is a CA path |
| `unless` | `call` | arguments that make the call safe |
| `effect` | all | `verification-disabled` (default), `hostname-check-disabled`, `hardcoded-ca`, `warning-suppressed` |
| `confidence` | all | `certain` (default), `likely`, `possible` |
| `id`, `note` | all | the name in reports, and a sentence for them |

## The table
"""


def of_library(name: str) -> tuple[Knob, ...]:
    """The knobs of a library, by its name or the name it is imported by; upper or lower case."""
    wanted = name.lower()
    return tuple(
        knob
        for knob in KNOBS
        if wanted in (knob.library.lower(), knob.library.lower().replace("-", "_"))
        or (knob.kind in _DOTTED and any(target.lower().partition(".")[0] == wanted for target in knob.targets))
    )


def as_text(knobs: Sequence[Knob]) -> str:
    """One block a knob, under the libraries' names; the counts are the last line."""
    lines: list[str] = []
    for library, group in _by_library(knobs):
        lines.append(library)
        for knob in group:
            lines.append(f"  {knob.id}  {knob.effect.value} ({knob.confidence.value}, {knob.status})")
            lines.append(f"      {_where(knob)}: {_bad(knob)}")
            if knob.note:
                lines.append(f"      {knob.note}")
            lines.append(f"      source: {_source(knob)}")
        lines.append("")
    return "\n".join([*lines, _counts(knobs), ""])


def as_json(knobs: Sequence[Knob]) -> str:
    """The knobs as a document: ``schema``, ``count``, ``unproven``, ``knobs``."""
    from certlint.reports.document import as_json as written

    document = {
        "schema": JSON_SCHEMA_VERSION,
        "count": len(knobs),
        "unproven": _unproven(knobs),
        "knobs": [
            {
                "id": knob.id,
                "library": knob.library,
                "kind": knob.kind.value,
                "targets": list(knob.targets),
                "parameter": knob.parameter,
                "position": knob.position,
                "keys": list(knob.keys),
                "insecure": [_match(match) for match in knob.insecure],
                "weak": [_match(match) for match in knob.weak],
                "absent": knob.absent,
                "path": knob.path,
                "context": knob.context,
                "unless": list(knob.unless),
                "only_if": [[name, [_match(match) for match in wanted]] for name, wanted in knob.only_if],
                "effect": knob.effect.value,
                "confidence": knob.confidence.value,
                "note": knob.note,
                "versions": knob.versions,
                "source": knob.source,
                "status": knob.status,
            }
            for knob in knobs
        ],
    }
    return written(document)


def as_markdown(knobs: Sequence[Knob] = KNOBS) -> str:
    """The page docs/knobs.md."""
    lines = [_HEAD, f"{_counts(knobs)}.", ""]
    for library, group in _by_library(knobs):
        lines += [f"### {library}", "", "| knob | where | bad | effect | status |", "|---|---|---|---|---|"]
        for knob in group:
            cells = (
                f"`{knob.id}`",
                f"`{_where(knob)}`",
                _bad(knob) + (f". {knob.note}" if knob.note else ""),
                f"{knob.effect.value}, {knob.confidence.value}",
                f"{knob.status}: {_source(knob)}",
            )
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines)


_DOTTED = {Kind.ARGUMENT, Kind.ATTRIBUTE, Kind.CALL, Kind.ITEM, Kind.OVERRIDE}


def _by_library(knobs: Iterable[Knob]) -> list[tuple[str, list[Knob]]]:
    ordered = sorted(knobs, key=lambda knob: (knob.library.lower(), knob.id))
    return [(name, list(group)) for name, group in groupby(ordered, key=lambda knob: knob.library)]


def _unproven(knobs: Iterable[Knob]) -> int:
    return sum(knob.status == "unproven" for knob in knobs)


def _counts(knobs: Sequence[Knob]) -> str:
    libraries = len({knob.library for knob in knobs})
    of = "1 library" if libraries == 1 else f"{libraries} libraries"
    return f"{len(knobs)} knob{'s' * (len(knobs) != 1)} of {of}, {_unproven(knobs)} unproven"


def _source(knob: Knob) -> str:
    return f"{knob.source} ({knob.versions})" if knob.versions else knob.source


def _where(knob: Knob) -> str:
    first = knob.targets[0] if knob.targets else ""
    more = ", ..." if len(knob.targets) > 1 else ""
    kind = knob.kind
    if kind is Kind.ARGUMENT:
        return f"{first}({f'{knob.parameter}=' if knob.parameter else f'argument {knob.position}'}){more}"
    if kind is Kind.ITEM and not (knob.keys or knob.position is not None):
        return f"{first}[{knob.parameter!r}]{more}"
    if kind is Kind.ITEM:
        path = "".join(f"[{key!r}]" for key in (*knob.keys[1:], knob.parameter))
        return f"{first}({knob.keys[0] if knob.keys else 'argument 0'}){path}{more}"
    if kind is Kind.ATTRIBUTE:
        return f"{first}.{knob.parameter}{more}"
    if kind is Kind.CALL:
        return f"{first}(){more}"
    if kind is Kind.OVERRIDE:
        return f"def {first}{more}"
    if kind is Kind.SETTING:
        return first + "".join(f"[{key!r}]" for key in (*knob.keys, knob.parameter) if key) + more
    if kind is Kind.URI:
        return f"{first}://{f'?{knob.parameter}=' if knob.parameter else ''}{more}"
    if kind is Kind.COMMAND:
        return f"{first} {', '.join(knob.keys)}{more}"
    return f"{first}{more}" if kind is Kind.VARIABLE else f"filter by {knob.parameter} {first}{more}".rstrip()


def _bad(knob: Knob) -> str:
    words = [_match(match) for match in (*knob.insecure, *knob.weak)]
    words += [word for word, holds in (("left out", knob.absent), ("a path", knob.path)) if holds]
    if knob.context:
        words.append("a context")
    return ", ".join(words) or "at all"


def _match(match: Match) -> str:
    if isinstance(match, Is):
        return repr(match.value)
    if isinstance(match, Named):
        return match.name
    if isinstance(match, Like):
        return f"/{match.pattern}/"
    if isinstance(match, Falsy):
        return "any false value" if match.none else "any false value but None"
    if isinstance(match, Truthy):
        return "any true value"
    if isinstance(match, Anything):
        return "anything"
    if isinstance(match, Accepting):
        return "a callable that always returns something true"
    assert isinstance(match, Not)
    return "anything but " + " and ".join(map(_match, match.matches))


if __name__ == "__main__":
    print(as_markdown(), end="")
