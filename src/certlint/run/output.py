"""Where reports go: standard output, which may be anything, and files, which are written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TextIO

__all__ = [
    "TEMPORARY",
    "append",
    "destination_problem",
    "discard",
    "locked",
    "replace_file",
    "terminal_width",
    "tolerate",
    "wants_colour",
    "wants_links",
    "write_file",
    "write_stdout",
]

TEMPORARY = ".certlint-"
"""How the names of files begin that are being written."""


def tolerate() -> None:
    """Let standard output take characters that its encoding lacks, as escapes."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def wants_colour(environ: Mapping[str, str], *, terminal: bool, choice: str = "auto") -> bool:
    """Decide on colours: what the user chose (``always``, ``never``), else by no-color.org and force-color.org."""
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return environ["FORCE_COLOR"] != "0"
    return terminal and environ.get("TERM") != "dumb"


_LINKING = ("VTE_VERSION", "WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "WEZTERM_PANE", "DOMTERM")
"""Variables that terminals set which are known to take links; see https://github.com/Alhadis/OSC8-Adoption."""


def wants_links(environ: Mapping[str, str], *, terminal: bool) -> bool:
    """Decide on links in the output (OSC 8): ``FORCE_HYPERLINK`` decides, else what is known of the terminal."""
    if environ.get("FORCE_HYPERLINK"):
        return environ["FORCE_HYPERLINK"] != "0"
    known = environ.get("TERM_PROGRAM") in ("iTerm.app", "vscode", "WezTerm", "ghostty")
    return terminal and environ.get("TERM") != "dumb" and (known or any(map(environ.get, _LINKING)))


def terminal_width() -> int:
    """The number of columns of the terminal, or what ``COLUMNS`` says it is."""
    from shutil import get_terminal_size

    return get_terminal_size((100, 24)).columns


def write_stdout(text: str) -> str:
    """Write to standard output; give the reason if that fails. A reader that has gone away is no failure."""
    if sys.stdout is None:
        return "standard output is closed"
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        discard(sys.stdout)
    except (OSError, ValueError) as error:
        discard(sys.stdout)
        return (isinstance(error, OSError) and error.strerror) or str(error)
    return ""


def discard(stream: TextIO) -> None:
    """Send what is still in the buffer nowhere, or Python would complain about it when it ends."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        pass  # not a real file: nothing will be flushed into it


def destination_problem(path: str) -> str:
    """Say why no file can be written at ``path``; "" if nothing speaks against it."""
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        return "its folder does not exist"
    return "it is a folder" if os.path.isdir(path) else ""


def write_file(path: str, text: str) -> str:
    """Replace the file at ``path``, which the user named, in one step; give the reason if that fails.

    A device or pipe stays one, and is written into.
    """
    content = text.encode("utf-8", "backslashreplace")
    try:
        if _is_special(path):
            with open(path, "wb") as stream:
                stream.write(content)
            return ""
    except OSError as error:
        return error.strerror or str(error)
    return replace_file(os.path.realpath(path), content)  # wherever a link leads: it is the user's own word


def replace_file(path: str, content: bytes) -> str:
    """Replace what is in the file at ``path`` in one step; give the reason if that fails."""
    import tempfile

    if os.path.islink(path) and not os.path.exists(path):
        return "a link that leads nowhere"  # who made it has no say in where files come to be
    path = os.path.realpath(path)
    temporary = ""
    try:
        if _is_special(path):
            return "not a regular file"
        handle, temporary = tempfile.mkstemp(prefix=TEMPORARY, dir=os.path.dirname(path))
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        problem = _keep_owner(path, temporary)
        if problem:
            return problem
        os.chmod(temporary, _mode(path))
        os.replace(temporary, path)
        temporary = ""
    except OSError as error:
        return error.strerror or str(error)
    finally:  # whatever happened, Ctrl-C too
        if temporary:
            with suppress(OSError):
                os.unlink(temporary)
    return ""


def _is_special(path: str) -> bool:
    return os.path.exists(path) and not stat.S_ISREG(os.stat(path).st_mode)


def _keep_owner(path: str, temporary: str) -> str:
    """Give the temporary file the owner of the one that it will replace; say why that cannot be done."""
    if not os.path.exists(path) or not hasattr(os, "chown"):
        return ""
    old, new = os.stat(path), os.stat(temporary)
    if (old.st_uid, old.st_gid) == (new.st_uid, new.st_gid):
        return ""
    try:
        os.chown(temporary, old.st_uid, old.st_gid)
    except OSError:
        return "its owner could not be kept"
    return ""


def _mode(path: str) -> int:
    """The permissions of the file, or those that a new one gets."""
    if os.path.exists(path):
        return stat.S_IMODE(os.stat(path).st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def append(path: str, content: bytes) -> str:
    """Add bytes to the file at ``path`` so that they are on the disk, all or none; give the reason if that fails."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
    except OSError as error:
        return error.strerror or str(error)
    size = os.fstat(handle).st_size
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    except OSError as error:
        with suppress(OSError):
            os.ftruncate(handle, size)
        return error.strerror or str(error)
    finally:
        os.close(handle)
    return ""


def locked(path: str) -> int | None:
    """The handle of a file that one process has at a time, until it closes it or ends; None if another one has it.

    Raises OSError. Where the system has no such locks (Windows), everyone may have it.
    """
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        pass
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
