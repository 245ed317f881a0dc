"""Which files and folders of certificates are named: by the configuration, and by paths in code."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import TYPE_CHECKING

from certlint.environments import reach
from certlint.judging import looks_at_bundles
from certlint.model.config import BundleForm
from certlint.model.frozen import dataclass
from certlint.run.files import display

if TYPE_CHECKING:
    from certlint.model.config import Environment
    from certlint.model.findings import Turn
    from certlint.settings import Settings

__all__ = ["CodePath", "Named", "Use", "named_bundles", "placed", "reached", "shown"]


@dataclass(frozen=True, slots=True)
class Use:
    """How one environment uses a bundle. ``named`` says that the configuration does so, and not only code."""

    environment: str
    days: int
    complete: bool | None = None
    named: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A file or folder of certificates that was named.

    ``location`` is absolute, ``path`` is what the user sees. ``place`` is the file and line that name it, and the
    text of that line: what is said of a path that is no file stands there.
    """

    location: str
    path: str
    settings: Settings
    place: tuple[str, int, str]
    uses: dict[Use, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodePath:
    """A path of a CA file that code gives, as written: in the file ``location``, at ``place``, for ``environments``."""

    written: str
    location: str
    place: tuple[str, int, str]
    environments: tuple[str, ...]
    settings: Settings


def reached(turn: Turn, location: str, settings: Settings) -> tuple[str, ...]:
    """The environments in which a place of code, in the file ``location``, is reached."""
    return reach(turn, relative=settings.relative(location), config=settings.config).environments


def named_bundles(settings: Iterable[Settings], code: Iterable[CodePath]) -> list[Named]:
    """Each file that is named, once for each configuration, with the environments that use it."""
    named: dict[tuple[str, str], Named] = {}

    def use(location: str, own: Settings, place: tuple[str, int, str], uses: Iterable[Use]) -> None:
        key = (own.config.path, os.path.realpath(location))
        each = named.setdefault(key, Named(location, shown(location), own, place))
        each.uses.update(dict.fromkeys(uses))

    for own in settings:
        if looks_at_bundles(own.config):
            for location, environment, complete in _configured(own):
                place = _written(own, environment)
                days = _days(own, environment)
                use(location, own, place, [Use(environment.name, days, complete, named=True)])
    for path in code:
        own = path.settings
        location = _resolved(path.written, path.location, own.root) if looks_at_bundles(own.config) else ""
        if location:
            known = {each.name: _days(own, each) for each in own.config.environments}
            use(location, own, path.place, [Use(name, known[name]) for name in path.environments if name in known])
    return list(named.values())


def _configured(settings: Settings) -> Iterator[tuple[str, Environment, bool | None]]:
    """The bundles that are paths, and what bundles are made of, each with an environment that uses it.

    A path that leads out of the project is one of the machine's, and of no matter where it is not there.
    """
    for environment in settings.config.environments:
        bundle = environment.bundle or settings.config.bundle
        if bundle is None:
            continue
        paths = {placed(each, settings.root): None for each in bundle.authorities} | (
            {placed(bundle.text, settings.root): bundle.complete} if bundle.form is BundleForm.PATH else {}
        )
        for location, complete in paths.items():
            if _is_inside(location, settings.root) or os.path.lexists(location):
                yield location, environment, complete


def placed(path: str, root: str) -> str:
    """The absolute path of what the configuration of ``root`` names; ``~`` is the user's own folder."""
    return os.path.normpath(os.path.join(root, os.path.expanduser(path)))


def _days(settings: Settings, environment: Environment) -> int:
    own = environment.expiring_days
    return settings.config.expiring_days if own is None else own


def _written(settings: Settings, environment: Environment) -> tuple[str, int, str]:
    """The place in the configuration that names the bundle of an environment."""
    for layer in reversed(settings.layers):
        own = environment.bundle is not None
        if "bundle" in (layer.environments.get(environment.name, {}) if own else layer.values):
            table = layer.root.table("environments").table(environment.name) if own else layer.root
            line = table.line("bundle") or 1
            return table.path, line, layer.content.decode("utf-8", "replace").splitlines()[line - 1]
    return settings.config.path, 1, ""


def _resolved(written: str, code: str, root: str) -> str:
    """The file inside the project that a path in code means; "" if there is none.

    Code is mostly run from the root, or from a folder above its own; the closest to the root wins. What begins at the
    place of the code (``*``) is closest to that.
    """
    if "\0" in written:
        return ""
    folders = [os.path.dirname(code)]
    while folders[-1] != root and _is_inside(folders[-1], root):
        folders.append(os.path.dirname(folders[-1]))
    beside = written.startswith("*")
    for folder in folders if beside else reversed(folders):
        location = os.path.normpath(os.path.join(folder, written.lstrip("*/" if beside else "")))
        inside = location != root and _is_inside(location, root) and _is_inside(os.path.realpath(location), root)
        if inside and os.path.exists(location):
            return location
    return ""


def _is_inside(location: str, root: str) -> bool:
    real = os.path.realpath(root)
    return any(location == each or location.startswith(each.rstrip(os.sep) + os.sep) for each in (root, real))


def shown(location: str) -> str:
    """The path of a file as the user sees it: relative to the working folder, unless that is the longer way."""
    try:
        return display(min(os.path.relpath(location), location, key=len))
    except ValueError:  # on another drive
        return display(location)
