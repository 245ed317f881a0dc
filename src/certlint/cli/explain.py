"""The page of a rule or of an error, and the recipe of a library."""

from __future__ import annotations

from collections.abc import Sequence

from certlint.cli.console import complain, publish

__all__ = ["explain"]


MOST_FILES = 2_000
"""How many files of the project are asked what they import."""


def explain(
    wanted: str, library: str | None, formats: Sequence[tuple[str, str | None]] = (), *, everything: bool = False
) -> int:
    """Print the page of ``wanted`` (a rule's code or name, an error's text) and the recipe of a library, if given."""
    page = _page(wanted, everything=everything) if wanted else ""
    if page is None:
        from certlint.reports.text import brief
        from certlint.settings.schema import check_selectors

        if len(wanted.split()) > 1:
            return complain(f'no error that certlint knows reads like "{brief(wanted)}"')
        if _recipes(wanted) is not None:
            return complain(f'no rule is called "{wanted}", but a library is: --explain --for {wanted}')
        return complain(check_selectors((wanted,)) or f'"{wanted}" is a family of rules, see --rules')
    recipes = _recipes(library) if library is not None else ""
    if recipes is None:
        return complain(_unknown(library or ""))
    text = "\n".join(filter(None, (page, recipes)))
    return publish(formats, text=lambda: text, data=lambda: _data(wanted, text))


def _data(wanted: str, text: str) -> object:
    """The page for JSON: of a rule with all that is known of it, else as text."""
    from certlint.cli.rules import as_data
    from certlint.rules import find

    rule = find(wanted)
    return {"text": text, "rule": None if rule is None else as_data(rule)}


def _page(wanted: str, *, everything: bool) -> str | None:
    from certlint.rules import find

    rule = find(wanted)
    if rule is not None:
        return f"{rule.code} {rule.name}\n\n{rule.page}\n"
    from certlint.advice import read
    from certlint.reports.advice import of_error

    reading = read(wanted)
    if reading is None:
        return None
    return of_error(reading, () if reading.libraries or everything else _used(), everything=everything)


def _used() -> frozenset[str]:
    """The libraries with a known store that the Python files of the working folder import."""
    from itertools import islice

    from certlint.advice.stores import STORES
    from certlint.knobs import KNOBS
    from certlint.run.files import Exclusions, expand
    from certlint.run.imports import modules, statements
    from certlint.run.reading import read

    imported: set[str] = set()
    for target in islice(expand((".",), Exclusions()).targets, MOST_FILES):
        content = read(target.path, target.location)
        if isinstance(content, bytes):
            imported.update(name.partition(".")[0] for name in modules(statements(content)))
    known = {name: knob.library for knob in KNOBS for target in knob.targets if (name := target.partition(".")[0])}
    with_store = {library for store in STORES for library in store.libraries}
    return frozenset(library for name in imported if (library := known.get(name, name)) in with_store - {"stdlib"})


def _recipes(library: str) -> str | None:
    """The recipe of a library, by its name or the name that it is imported by, or of all that talk to a server."""
    from certlint.advice import built_on, recipe, service
    from certlint.reports.advice import of_built_on, of_library, of_service
    from certlint.reports.knobs import of_library as knobs_of

    server = service(library)
    if server is not None:
        return of_service(server, map(recipe, server.libraries))
    names: Sequence[str] = sorted({knob.library for knob in knobs_of(library)})
    exact = [name for name in names if name.lower().replace("-", "_") == library.lower().replace("-", "_")]
    if names:
        return "\n".join(of_library(recipe(name)) for name in exact or names)
    below = built_on(library)
    return of_built_on(library, below[1], map(recipe, below[0])) if below is not None else None


def _unknown(library: str) -> str:
    from difflib import get_close_matches

    from certlint.advice import libraries

    near = get_close_matches(library.lower(), [name.lower() for name in libraries()], n=1, cutoff=0.8)
    return f'nothing is known of "{library}"' + (f', do you mean "{near[0]}"?' if near else "")
