"""The parameters of installed callables, as `certlint.knobs.signatures` writes them.

    python -m pip install -r tests/libraries/requirements.txt
    PYTHONPATH=tests/libraries python tests/libraries/signatures.py

prints the table again, as far as the libraries are installed: what it says of others has to be kept.
"""

from __future__ import annotations

import inspect
import textwrap
import warnings
from collections import defaultdict

from test_signatures import resolve, spellings

from certlint.knobs import KNOBS
from certlint.model.knobs import Kind

CALLED = {Kind.ARGUMENT, Kind.ITEM, Kind.CALL}


def targets() -> list[str]:
    """The callables whose calls fixes change."""
    return sorted({t for k in KNOBS if k.kind in CALLED and k.fix.how != "none" for t in k.targets})


def installed(target: str) -> str | None:
    """The parameter list of a callable; None if it is not installed, or says nothing."""
    for name in spellings(target):
        try:
            owner, thing = resolve(name)
            signature = inspect.signature(thing)
        except Exception:  # whatever a library raises when it is looked at
            continue
        found = inspect.getattr_static(owner, name.rpartition(".")[2], None) if inspect.isclass(owner) else None
        bound = found is not None and not isinstance(found, (classmethod, staticmethod))
        return written(signature, bound=bound and not inspect.isclass(thing))
    return None


def written(signature: inspect.Signature, *, bound: bool = False) -> str:
    """A signature without values and annotations."""
    kinds = inspect.Parameter
    parameters = list(signature.parameters.values())[1 if bound else 0 :]
    parts: list[str] = []
    for number, each in enumerate(parameters):
        before = parameters[number - 1].kind if number else None
        if before is kinds.POSITIONAL_ONLY and each.kind is not kinds.POSITIONAL_ONLY:
            parts.append("/")
        if each.kind is kinds.KEYWORD_ONLY and before not in (kinds.KEYWORD_ONLY, kinds.VAR_POSITIONAL):
            parts.append("*")
        star = {kinds.VAR_POSITIONAL: "*", kinds.VAR_KEYWORD: "**"}.get(each.kind, "")
        parts.append(f"{star}{each.name}" + ("=..." if each.default is not kinds.empty else ""))
    if parameters and parameters[-1].kind is kinds.POSITIONAL_ONLY:
        parts.append("/")
    return ", ".join(parts)


def table() -> dict[str, list[str]]:
    """For each parameter list the targets that have it."""
    found: dict[str, list[str]] = defaultdict(list)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for target in targets():
            if parameters := installed(target):
                found[parameters].append(target)
    return dict(found)


def grouped(names: list[str]) -> str:
    """Dotted names with one beginning put together in braces."""
    by_prefix: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_prefix[name.rpartition(".")[0]].append(name.rpartition(".")[2])
    return " ".join(
        f"{prefix}.{lasts[0]}" if len(lasts) == 1 else f"{prefix}.{{{','.join(lasts)}}}"
        for prefix, lasts in by_prefix.items()
    )


def quoted(text: str) -> list[str]:
    """A string as lines of a source file, broken at blanks."""
    lines = textwrap.wrap(text, 104, break_long_words=False, break_on_hyphens=False)
    return [f'        "{line}{" " if number + 1 < len(lines) else ""}"' for number, line in enumerate(lines)]


def main() -> None:
    for parameters, names in sorted(table().items(), key=lambda each: each[1]):
        lines = ["    (", *quoted(grouped(names))]
        lines[-1] += ","
        lines += quoted(parameters)
        lines[-1] += ","
        print("\n".join([*lines, "    ),"]))


if __name__ == "__main__":
    main()
