"""The one way to read a file: a commit may have brought anything under its name.

A pipe would be waited for, a device read without end, a file may be larger than memory or grow while it is read.
"""

from __future__ import annotations

import errno
import os
import stat

__all__ = ["MOST_BYTES", "read_file"]

MOST_BYTES = 64 * 1024 * 1024
"""What is larger is not read, unless the caller says otherwise."""

# Those that a system does not have, it does not need: only regular files can be opened there by a path at all.
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_CLOEXEC", "O_NOCTTY", "O_NONBLOCK"))
_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)


def read_file(location: str, *, most: int = MOST_BYTES, links: bool = True, private: bool = False) -> bytes:
    """The content of a regular file of at most ``most`` bytes.

    Without ``links``, its last part may be no link. A ``private`` one belongs to this user, and others have no
    access to it. Raises OSError, with a ``strerror`` for people.
    """
    _check(os.stat(location) if links else os.lstat(location), most, private)  # opening a device may do something
    handle = os.open(location, _FLAGS | (0 if links else _NO_LINK))
    try:
        found = os.fstat(handle)
        _check(found, most, private)  # it may be another one by now
        parts: list[bytes] = []
        size = 0
        while size <= most and (part := os.read(handle, max(found.st_size - size, 0) + 4096)):
            parts.append(part)
            size += len(part)
    finally:
        os.close(handle)
    if size > most:  # it has grown
        raise _too_large(most)
    return b"".join(parts)


def _check(found: os.stat_result, most: int, private: bool) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    if found.st_size > most:
        raise _too_large(most)
    if private and hasattr(os, "geteuid") and (found.st_uid != os.geteuid() or found.st_mode & 0o077):
        raise OSError(errno.EACCES, "others may have written it")


def _too_large(most: int) -> OSError:
    size = f"{most // 1024 // 1024} MiB" if most >= 1024 * 1024 else f"{most} bytes"
    return OSError(errno.EFBIG, f"larger than {size}")
