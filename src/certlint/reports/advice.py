"""Advice for people: what an error means, and how a library is given a CA bundle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from textwrap import fill, indent

from certlint.advice import Recipe
from certlint.advice.causes import CAUSES
from certlint.advice.hooks import HOOKS
from certlint.advice.stores import STORES
from certlint.model.advice import Hook, Reading, Service, Store

__all__ = ["of_built_on", "of_error", "of_library", "of_service"]

WIDTH = 100

_CLOSING = (
    "Switching verification off would silence every one of these, and let anybody between the two sides read and "
    "change what they say. `certlint .` shows where that was done."
)


LONGEST = 60
"""Lines of the page of an error, unless all libraries are asked for."""
IN_FULL = 3
"""How many causes are told with signs and remedy; of the others, what they are."""
USUAL = ("requests", "httpx", "openssl")
"""The stores that are shown where neither the text nor the project names a library."""


def of_error(reading: Reading, used: Collection[str] = (), *, everything: bool = False) -> str:
    """The page of an error: the likeliest causes, and how the libraries that it is about are given a CA bundle.

    These are the libraries that its text names, else those that the project has (``used``); with ``everything`` all
    libraries are listed, and all causes are told in full.
    """
    symptom = reading.symptom
    lines = [symptom.name, ""]
    if not reading.known:
        lines += [_paragraph("certlint does not know these words. This is the nearest that it knows:"), ""]
    lines += [_paragraph(symptom.meaning), ""]
    if reading.facts:
        lines += ["What the text tells", "", *(_paragraph(fact, "  - ", "    ") for fact in reading.facts), ""]
    lines += _causes(reading, IN_FULL if not everything else len(reading.causes))
    hooks = [hook for hook in HOOKS if not set(hook.causes).isdisjoint(reading.causes[:1])]
    if hooks:
        about = set(reading.libraries) or set(used)
        lines += ["How a client takes a context with that one flag cleared", ""]
        lines += [
            "        context = ssl.create_default_context(cafile=BUNDLE)",
            "        context.verify_flags &= ~ssl.VERIFY_X509_STRICT",
            "",
        ]
        for hook in [hook for hook in hooks if everything or _concerns(hook, about)] or hooks[:IN_FULL]:
            lines += [*_hook(hook), ""]
    if symptom.trust:
        lines += _libraries(reading, used, everything=everything)
    lines.append(_paragraph(_CLOSING))
    return "\n".join(lines) + "\n"


def _causes(reading: Reading, in_full: int) -> Iterator[str]:
    """The causes, the likeliest first."""
    causes = [next(cause for cause in CAUSES if cause.name == name) for name in reading.causes]
    yield from ("Which is it? The likeliest first" if len(causes) > 1 else "What it is", "")
    for number, cause in enumerate(causes[:in_full], 1):
        yield _paragraph(cause.what, f"{number}. ", "   ")
        yield _paragraph(f"Signs: {cause.signs}", "   ", "   ")
        yield _paragraph(f"Do: {cause.remedy}", "   ", "   ")
        yield ""
    if causes[in_full:]:
        for number, cause in enumerate(causes[in_full:], in_full + 1):
            yield _paragraph(cause.what, f"{number}. ", "   ")
        yield ""


def _libraries(reading: Reading, used: Collection[str], *, everything: bool) -> Iterator[str]:
    """How the libraries that an error is about are given a CA bundle."""
    named = [store for library in reading.libraries for store in STORES if library in store.libraries]
    there = [store for store in STORES if not set(store.libraries).isdisjoint(used)]
    about = list({store.name: store for store in (*named[:2], *there)}.values())
    if everything:
        about = sorted(STORES, key=lambda store: store not in about)
    elif not about:
        about = [store for store in STORES if store.name in USUAL]
    shown = about if everything else about[:IN_FULL]
    yield from ("How it is told the CA bundle (BUNDLE is the path of a PEM file)", "")
    for store in shown:
        yield from _store(store, None if everything else {*reading.libraries, *used})
        yield ""
    more = "" if everything else " `--all-libraries` lists the others."
    yield _paragraph(f"`certlint --explain --for LIBRARY` tells all that is known of one library.{more}")
    yield ""


def _concerns(hook: Hook, libraries: set[str]) -> bool:
    """Whether a hook is for one of the libraries, or for what one of them sends through."""
    stores = [store for store in STORES if store.name in hook.stores]
    return not libraries.isdisjoint([*hook.libraries, *(each for store in stores for each in store.libraries)])


def of_library(recipe: Recipe) -> str:
    """The recipe of a library."""
    lines = [recipe.library, ""]
    lines += ["Without changing code", ""]
    for store in recipe.stores:
        lines.append(_paragraph(f"It trusts {store.trusts}{_shared(recipe, store)}.", "  ", "  "))
        if store.variables:
            effect = (
                f": hold unless {store.unless}"
                if store.unless
                else f" {'change' if len(store.variables) > 1 else 'changes'} that"
            )
            lines.append(_paragraph(f"{', '.join(store.variables)}{effect}.", "  ", "    "))
    known = {name for store in recipe.stores for name in store.variables}
    own = [name for name in recipe.variables if name not in known]
    if own:
        lines.append(_paragraph(f"Its own: {', '.join(own)}.", "  ", "    "))
    if not recipe.stores and not own:
        lines.append(_paragraph("No environment variable of it is known to certlint: tell it in code.", "  ", "  "))
    lines.append("")
    if recipe.code:
        lines += ["In code (BUNDLE is the path of a PEM file)", ""]
        lines += [f"  {form}" for form in recipe.code]
        lines.append("")
    elif recipe.omitted:
        lines += ["Verification stays on with", ""]
        lines += [f"  {form}" for form in recipe.omitted]
        lines.append("")
    if recipe.hooks:
        lines += ["Where the code cannot be edited", ""]
        for hook in recipe.hooks:
            lines += [*_hook(hook), ""]
    if recipe.notes:
        lines += ["Beware", ""]
        lines += [_paragraph(f"{place}: {note}", "  ", "    ") for place, note in recipe.notes]
        lines.append("")
    lines.append(f"`certlint --knobs {recipe.library}` lists its switches.")
    return "\n".join(lines) + "\n"


def of_built_on(name: str, how: str, recipes: Iterable[Recipe]) -> str:
    """The recipes of what a library without its own one sends through."""
    parts = [f"{name}\n\n{_paragraph(f'It has no switch of its own that certlint knows: {how}.')}\n"]
    parts += (f"{'-' * 20}\n{of_library(recipe)}" for recipe in recipes)
    return "\n".join(parts)


def of_service(service: Service, recipes: Iterable[Recipe]) -> str:
    """What is particular about a server, and the recipes of the libraries that talk to it."""
    parts = [f"{service.name}\n\n{_paragraph(service.text)}\n"]
    parts += (f"{'-' * 20}\n{of_library(recipe)}" for recipe in recipes)
    return "\n".join(parts)


def _shared(recipe: Recipe, store: Store) -> str:
    """That a library stands on another one, if it has no store of its own."""
    return "" if store.name in ("none", recipe.library) or len(store.libraries) == 1 else f" ({store.name})"


def _store(store: Store, wanted: Collection[str] | None) -> Iterator[str]:
    """A store, for the libraries that are ``wanted``; where none of these uses it, or all are, for all that do."""
    names = [name for name in store.libraries if wanted is None or name in wanted]
    if not names:
        names = [*store.libraries[:IN_FULL], *["..."] * (len(store.libraries) > IN_FULL)]
    yield _paragraph(", ".join(names), "  ", "  ")
    if store.variables:
        yield f"      variable: {', '.join(store.variables)}"
    if store.argument:
        yield f"      in code:  {store.argument}"
    if not store.variables or not store.argument:
        yield _paragraph(f"trusts {store.trusts}", "      ", "      ")


def _hook(hook: Hook) -> Iterator[str]:
    yield _paragraph(hook.title, "  ", "  ")
    if hook.text:
        yield _paragraph(hook.text, "    ", "    ")
    if hook.code:
        yield indent(hook.code, "        ")


def _paragraph(text: str, first: str = "", rest: str = "") -> str:
    return fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
