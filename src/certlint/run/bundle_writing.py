"""Writing a bundle: where its certificates come from, and what may be replaced by it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from certlint.certificates import Composed, Source, compose, is_own, read_certificates
from certlint.disk import read_file
from certlint.model.config import BundleForm
from certlint.run.certificates import MOST_BYTES, public_bundle
from certlint.run.named_bundles import placed, shown
from certlint.run.output import destination_problem, replace_file

if TYPE_CHECKING:
    from certlint.model.config import Bundle
    from certlint.settings import Settings

__all__ = ["SYSTEM_BUNDLES", "BundleError", "composed", "private_files", "written"]

SYSTEM_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Alpine, Arch
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # Fedora and its kin
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/ssl/cert.pem",  # macOS, BSD
)
"""Where operating systems keep their public roots as one file."""


class BundleError(Exception):
    """Why no bundle can be written: one line."""


def private_files(settings: Settings, environments: Sequence[str], target: str) -> tuple[str, ...]:
    """The files of private CAs (absolute) that the configuration names for environments, or for the project.

    Those that a bundle is said to be made of, else the file that it is. Raises `BundleError`.
    """
    config = settings.config
    own = {each.name: each.bundle or config.bundle for each in config.environments}
    found: dict[str, None] = {}
    for bundle in [own[name] for name in environments] if environments else [config.bundle]:
        found.update(dict.fromkeys(_files(bundle, settings.root, target)))
    if not environments and config.bundle is None:
        names = [each.name for each in config.environments if _files(each.bundle, settings.root, target)]
        if names:
            raise BundleError(f"environments have bundles of their own: name one with --env ({', '.join(names)})")
    return tuple(found)


def _files(bundle: Bundle | None, root: str, target: str) -> list[str]:
    if bundle is None:
        return []
    if bundle.authorities:
        return [placed(each, root) for each in bundle.authorities]
    if bundle.form is not BundleForm.PATH:
        return []
    location = placed(bundle.text, root)
    if os.path.realpath(location) == os.path.realpath(target):
        raise BundleError(f'{shown(target)} is the bundle itself: say in "authorities" which private CAs it is made of')
    return [location]


def composed(private: Iterable[str], roots: str, settings: Settings, *, today: date) -> Composed:
    """The bundle of ``private`` files and the public ``roots`` (certifi, system or a path).

    The content names files as the configuration could, wherever certlint is started. Raises `BundleError` and, without
    the extra, ImportError.
    """
    return compose([_source(each, settings) for each in private], _public(roots, settings), today=today)


def written(target: str, content: bytes, *, overwrite: bool) -> bool:
    """Write a bundle in one step; False if it is there already. Raises `BundleError`."""
    if problem := destination_problem(target):
        raise BundleError(f"cannot write {shown(target)}: {problem}")
    if os.path.lexists(target):
        present = _read(target)
        if present.replace(b"\r\n", b"\n") == content:
            return False
        if not (overwrite or is_own(present)):
            raise BundleError(f"{shown(target)} was not written by certlint, or changed since: --overwrite replaces it")
    if problem := replace_file(target, content):
        raise BundleError(f"cannot write {shown(target)}: {problem}")
    return True


def _source(location: str, settings: Settings, name: str = "") -> Source:
    content = _read(location)
    store = read_certificates(content)
    if store.problems:
        raise BundleError(f"{shown(location)}:{store.problems[0].line}: {store.problems[0].text}")
    relative = settings.relative(location)
    return Source(name or (os.path.basename(location) if relative.startswith("..") else relative), content, store)


def _public(roots: str, settings: Settings) -> Source:
    if roots == "certifi":
        return _source(public_bundle(), settings, "certifi")
    if roots != "system":
        return _source(os.path.abspath(roots), settings)
    for location in SYSTEM_BUNDLES:
        if os.path.isfile(location):
            return _source(location, settings, "the system")
    raise BundleError("no file of this system's roots is known: use certifi, or name a file")


def _read(location: str) -> bytes:
    try:
        return read_file(location, most=MOST_BYTES)
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        raise BundleError(f"{shown(os.path.abspath(location))} cannot be read: {reason}") from None
