"""Archives whose makers mean harm, or which are damaged: 200 of them, each with one thing wrong and what is said of it.

Every archive begins with `GOOD`, an honest file in which there is one finding. `BOUNDS` are small, so that the
archives are.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from certlint.fleet import Bounds

GOOD = "pkg/good.py"
SOURCE = b"import requests\n\nrequests.get('https://example.org', verify=False)\n"
BOUNDS = Bounds(file=1 << 20, total=3 << 20, free=4 << 20, times=20, header=4 << 10, members=500, depth=20, name=200)


@dataclass(frozen=True)
class Hostile:
    """An archive, what is said of it, and whether its honest file can be read nevertheless."""

    kind: str
    content: bytes
    said: str
    readable: bool = True


def archives() -> Iterator[Hostile]:
    """All of them, the same each time."""
    for kind, (make, said, readable) in ZIPS.items():
        for number in range(4):
            yield Hostile(f"zip-{kind}-{number}", make(number), said, readable)
    for kind, (build, said, readable) in TARS.items():
        for suffix, compress in COMPRESSIONS.items():
            for number in range(2):
                yield Hostile(f"tar.{suffix}-{kind}-{number}", compress(build(number)), said, readable)


UNPRINTABLE = ("\x1b[2J", "\u202e", "\n", "\x07")

COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "gz": lambda content: gzip.compress(content, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
}


def zipped(*members: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(GOOD, SOURCE)
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def _special(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (mode | 0o644) << 16
    return info


def _commented(number: int) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(f"{number}.dat")
    info.comment = b"x" * 60_000
    return info, b""


def _renamed(content: bytes, old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new)
    assert content.count(old) == 2
    return content.replace(old, new)


def _twice(number: int) -> bytes:
    return _renamed(zipped((f"pkg/a{number}.py", b"x = 1"), (f"pkg/b{number}.py", b"")), b"pkg/b", b"pkg/a")


def _damaged(number: int) -> bytes:
    content = bytearray(zipped((f"pkg/bad{number}.py", b"value = 'abcdefghijklmnopqrstuvwxyz'")))
    at = content.index(b"bad") + len(f"bad{number}.py") + 4
    content[at] ^= 0xFF
    return bytes(content)


def _in_directory(content: bytes, offset: int, layout: str, value: int) -> bytes:
    """The last entry of the list of members changed."""
    changed = bytearray(content)
    struct.pack_into(layout, changed, content.rindex(b"PK\x01\x02") + offset, value)
    return bytes(changed)


def _encrypted(number: int) -> bytes:
    return _in_directory(zipped((f"pkg/secret{number}.py", b"x = 1")), 8, "<H", 1)


def _method(number: int) -> bytes:
    return _in_directory(zipped((f"pkg/odd{number}.py", b"x = 1")), 10, "<H", (14, 93, 95, 99)[number])


def _wrong_size(number: int) -> bytes:
    content = zipped((f"pkg/size{number}.py", b"x = 1\n" * 100))
    return _in_directory(content, 24, "<L", (1, 599, 601, 70_000)[number])


def _mismatch(number: int) -> bytes:
    content = zipped((f"pkg/here{number}.py", b"x = 1"))
    at = content.index(b"pkg/here")
    return content[:at] + b"pkg/gone" + content[at + 8 :]


def _elsewhere(number: int) -> bytes:
    return _in_directory(zipped((f"pkg/off{number}.py", b"x = 1")), 42, "<L", 5 + number)


def _deep(number: int, count: int) -> str:
    return "/".join(["d"] * (BOUNDS.depth + count + number)) + "/x.py"


ZIPS: dict[str, tuple[Callable[[int], bytes], str, bool]] = {
    "up": (lambda n: zipped(("../" * (n + 1) + "x.py", b"")), '".." in it', True),
    "list": (lambda n: zipped(*map(_commented, range(5 + n))), "a list of members of more than", False),
    "absolute": (lambda n: zipped((("/etc/", "//", "/", "/pkg/")[n] + "x.py", b"")), "absolute name", True),
    "backslash": (lambda n: zipped((("..\\", "pkg\\", "\\", "a\\..\\")[n] + "x.py", b"")), "on all systems", True),
    "drive": (lambda n: zipped(("cdez"[n] + ":/x.py", b"")), "on all systems", True),
    "unprintable": (lambda n: zipped(("pkg/" + UNPRINTABLE[n] + ".py", b"")), "be shown", True),
    "twice": (_twice, "is there twice", True),
    "link": (
        lambda n: zipped((_special("pkg/x.py", stat.S_IFLNK), (b"/etc/passwd", b"../../x", b"/", b"a/../../../b")[n])),
        "link that leads out",
        True,
    ),
    "device": (
        lambda n: zipped(
            (_special("pkg/x.py", (stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK)[n]), b""),
        ),
        "a device or a pipe",
        True,
    ),
    "checksum": (_damaged, "is damaged", True),
    "encrypted": (_encrypted, "is encrypted", True),
    "method": (_method, "compressed in a way", True),
    "size": (_wrong_size, "is damaged", True),
    "mismatch": (_mismatch, "is damaged", True),
    "elsewhere": (_elsewhere, "is damaged", True),
    "deep": (lambda n: zipped((_deep(n, 1), b"")), "folders", True),
    "long": (lambda n: zipped(("x" * (BOUNDS.name + n) + ".py", b"")), "a name of more than", True),
    "large": (lambda n: zipped((f"pkg/x{n}.py", bytes((1 << 20) + 1 + n))), "is larger than", True),
    "bomb": (lambda n: zipped(*((f"pkg/{each}.py", bytes(1 << 20)) for each in range(4 + n))), "MiB of code", True),
    "truncated": (lambda n: zipped(("pkg/x.py", b"x"))[: -10 - n], "damaged", False),
}


def tarred(*members: tuple[str, bytes] | tarfile.TarInfo, pax: dict[str, str] | None = None) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for member in ((GOOD, SOURCE), *members):
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
                continue
            name, content = member
            info = tarfile.TarInfo(name)
            info.size = len(content)
            if name != GOOD:
                info.pax_headers = pax or {}
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def _of_type(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = target
    return info


def _no_header(number: int) -> bytes:
    content = bytearray(tarred(("pkg/x.py", b"x"), ("pkg/y.py", b"y")))
    at = content.index(b"pkg/x.py") + 1024 * number
    content[at + 148 : at + 156] = b"99999999"
    return bytes(content)


def _claimed(number: int) -> bytes:
    """A member that says that it is larger than the rest of the archive."""
    content = bytearray(tarred(("pkg/x.py", b"x")))
    at = content.index(b"pkg/x.py")
    content[at + 124 : at + 136] = b"%011o\0" % (50_000 + number)
    content[at + 148 : at + 156] = b" " * 8
    content[at + 148 : at + 156] = b"%06o\0 " % sum(content[at : at + 512])
    return bytes(content)


TARS: dict[str, tuple[Callable[[int], bytes], str, bool]] = {
    "up": (lambda n: tarred(("../" * (n + 1) + "x.py", b"")), '".." in it', True),
    "description": (
        lambda n: tarred(("x.py", b""), pax={"comment": "x" * (300_000 + n)}),
        "a description of a member",
        True,
    ),
    "absolute": (lambda n: tarred((("/etc/", "/")[n] + "x.py", b"")), "absolute name", True),
    "backslash": (lambda n: tarred((("..\\", "\\")[n] + "x.py", b"")), "on all systems", True),
    "drive": (lambda n: tarred(("cd"[n] + ":/x.py", b"")), "on all systems", True),
    "unprintable": (lambda n: tarred(("pkg/" + UNPRINTABLE[n] + ".py", b"")), "cannot be shown", True),
    "surrogate": (lambda n: tarred(("pkg/" + "\udcff" * (n + 1) + ".py", b"")), "cannot be shown", True),
    "twice": (lambda n: tarred((f"pkg/{n}.py", b"x = 1"), (f"pkg/{n}.py", b"")), "is there twice", True),
    "link": (lambda n: tarred(_of_type("pkg/x.py", tarfile.SYMTYPE, ("/etc/passwd", "../../x")[n])), "leads out", True),
    "folder-link": (
        lambda n: tarred(_of_type("pkg/x", tarfile.SYMTYPE, ("/", "../..")[n]), ("pkg/x/etc/y.py", b"")),
        "leads out",
        True,
    ),
    "hard-link": (
        lambda n: tarred(_of_type("pkg/x.py", tarfile.LNKTYPE, ("/etc/passwd", "../x")[n])),
        "leads out",
        True,
    ),
    "device": (
        lambda n: tarred(_of_type("pkg/x.py", (tarfile.CHRTYPE, tarfile.BLKTYPE)[n])),
        "a device or a pipe",
        True,
    ),
    "pipe": (lambda n: tarred(_of_type(f"pkg/x{n}.py", tarfile.FIFOTYPE)), "a device or a pipe", True),
    "deep": (lambda n: tarred((_deep(n, 1), b"")), "folders", True),
    "long": (lambda n: tarred(("x" * (BOUNDS.name + n) + ".py", b"")), "a name of more than", True),
    "large": (lambda n: tarred((f"pkg/x{n}.py", bytes((1 << 20) + 1 + n))), "is larger than", True),
    "bomb": (lambda n: tarred(("pkg/x.dat", bytes((5 + n) << 20))), "times its size", True),
    "members": (lambda n: tarred(*((f"{each}.dat", b"") for each in range(500 + n))), "more than 500 members", True),
    "claimed": (_claimed, "damaged", True),
    "header": (_no_header, "damaged", True),
}
