"""Where a file lies for a service that knows only the repository."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote

from certlint.reports.context import ReportContext

__all__ = ["absolute", "file_uri", "in_repository", "relative_uri"]

_DRIVE = re.compile("[A-Za-z]:/")


def absolute(path: str, context: ReportContext) -> str:
    """The absolute path of a path of the report, without ``..`` and the like."""
    if not _DRIVE.match(path):
        path = posixpath.join(context.folder, path)
    return posixpath.normpath(path)


def in_repository(path: str, context: ReportContext) -> str | None:
    """The path relative to the root of the repository, or of the working folder if there is none; None if outside."""
    top = context.repository or context.folder
    inside = absolute(path, context).removeprefix(top if top.endswith("/") else f"{top}/" if top else "")
    return None if _DRIVE.match(inside) or inside.startswith(("/", "../")) or inside == ".." else inside


def relative_uri(path: str) -> str:
    """A relative path as a reference of RFC 3986. Bytes that are no UTF-8 come out as they are, in ``%``."""
    reference = quote(_bytes(path))
    return f"./{reference}" if reference.startswith("/") else reference


def file_uri(path: str) -> str:
    """An absolute path as a URI."""
    reference = quote(_bytes(path), safe="/:")
    return "file://" + (reference if reference.startswith("/") else f"/{reference}")


def _bytes(path: str) -> bytes:
    """The bytes of a path, as the disk has them; Windows allows names with halves of characters in them."""
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogatepass")
