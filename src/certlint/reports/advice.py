"""Advice for people: what an error means, and how a library is given a CA bundle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import fill, indent

from certlint.advice import Recipe
from certlint.advice.causes import CAUSES
from certlint.advice.stores import STORES
from certlint.model.advice import Hook, Service, Store, Symptom

__all__ = ["of_error", "of_library", "of_service"]

WIDTH = 100

_CLOSING = (
    "Switching verification off would silence every one of these, and let anybody between the two sides read and "
    "change what they say. `certlint .` shows where that was done."
)


def of_error(symptom: Symptom, mentioned: Iterable[str] = ()) -> str:
    """The page of an error; the libraries ``mentioned`` in its text come first."""
    lines = [symptom.name, "", _paragraph(symptom.meaning), ""]
    causes = {cause.name: cause for cause in CAUSES}
    lines += ["Which is it?" if len(symptom.causes) > 1 else "What it is", ""]
    for number, name in enumerate(symptom.causes, 1):
        cause = causes[name]
        lines.append(_paragraph(cause.what, f"{number}. ", "   "))
        lines.append(_paragraph(f"Signs: {cause.signs}", "   ", "   "))
        lines.append(_paragraph(f"Do: {cause.remedy}", "   ", "   "))
        lines.append("")
    if symptom.trust:
        lines += ["What each library obeys (BUNDLE is the path of a PEM file)", ""]
        for store in _ordered(tuple(mentioned)):
            lines += [*_store(store), ""]
        lines += ["`certlint --explain --for LIBRARY` tells all that is known of one library.", ""]
    lines.append(_paragraph(_CLOSING))
    return "\n".join(lines) + "\n"


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
    if recipe.code or recipe.omitted:
        lines += ["In code (BUNDLE is the path of a PEM file)", ""]
        lines += [f"  {form}" for form in recipe.code or recipe.omitted]
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


def of_service(service: Service, recipes: Iterable[Recipe]) -> str:
    """What is particular about a server, and the recipes of the libraries that talk to it."""
    parts = [f"{service.name}\n\n{_paragraph(service.text)}\n"]
    parts += (f"{'-' * 20}\n{of_library(recipe)}" for recipe in recipes)
    return "\n".join(parts)


def _shared(recipe: Recipe, store: Store) -> str:
    """That a library stands on another one, if it has no store of its own."""
    return "" if store.name in ("none", recipe.library) or len(store.libraries) == 1 else f" ({store.name})"


def _ordered(mentioned: tuple[str, ...]) -> list[Store]:
    """The stores, those of the libraries named first."""
    return sorted(STORES, key=lambda store: not set(mentioned) & set(store.libraries))


def _store(store: Store) -> Iterator[str]:
    yield _paragraph(", ".join(store.libraries), "  ", "  ")
    if store.variables:
        yield f"      variable: {', '.join(store.variables)}"
    if store.argument:
        yield f"      in code:  {store.argument}"
    if not store.variables:
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
