"""Archives read in memory: zip files (wheels, eggs) and compressed tar files. Who made them may mean harm.

Members are streamed, so that no more of one is unpacked than `Members` takes. What unpacks is the standard library;
what it raises for the bytes of an archive is a line, whatever it is.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile

from certlint.fleet.members import CHUNK, Bounds, Broken, Members, Stream

__all__ = ["SUFFIXES", "read_archive"]

SUFFIXES = (".whl", ".zip", ".egg", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
"""How the names of archives end. What they are is told by their first bytes."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
"""How members of a zip may be compressed: in ways that need little memory."""

_ENCRYPTED = 0x1
"""The flag of a member of a zip."""


def read_archive(content: bytes, members: Members) -> None:
    """Take the members of an archive that certlint reads. Raises `Broken`; what was taken by then stays."""
    bounds = members.bounds
    if len(content) > bounds.archive:
        raise Broken(f"an archive larger than {bounds.archive >> 20} MiB")
    try:
        if content.startswith(b"PK"):
            _read_zip(content, members)
        else:
            _read_tar(_Unpacked(_decompressor(content, bounds), len(content), bounds), members)
    except (Broken, MemoryError):
        raise
    except Exception as error:  # of the standard library, for these bytes
        raise Broken(f"the archive is damaged: {_words(error)}") from None


def _decompressor(content: bytes, bounds: Bounds) -> Stream:
    if content.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=io.BytesIO(content))
    if content.startswith(b"BZh"):
        return bz2.BZ2File(io.BytesIO(content))
    if content.startswith(b"\xfd7zXZ\x00"):
        return _Xz(content, bounds.dictionary)
    raise Broken("not an archive: neither a zip file nor a tar file compressed by gzip, bzip2 or xz")


def _read_zip(content: bytes, members: Members) -> None:
    with zipfile.ZipFile(_Listed(content, 64 * members.bounds.header)) as opened:
        for info in opened.infolist():
            path = members.named(info.orig_filename)
            mode = info.external_attr >> 16
            if stat.S_ISLNK(mode):
                target = _member(opened, info, members) if info.file_size <= members.bounds.name else b"/"
                members.link(info.filename, (target or b"/").decode("utf-8", "replace"))
                continue
            if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
                members.refuse(info.filename, "is a device or a pipe")
                continue
            if path is not None and not info.is_dir():
                _take_zipped(opened, info, path, members)


def _take_zipped(opened: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, members: Members) -> None:
    reason = _unreadable(info)
    if reason:
        members.refuse(path, reason)
        return
    try:
        with opened.open(info) as stream:
            members.take(path, stream, info.file_size)
    except (Broken, MemoryError):
        raise
    except Exception:
        members.refuse(path, "is damaged")


def _unreadable(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted"
    return "" if info.compress_type in _METHODS else "is compressed in a way that is not read"


def _member(opened: zipfile.ZipFile, info: zipfile.ZipInfo, members: Members) -> bytes:
    """A short member; nothing if it cannot be read."""
    if _unreadable(info):
        return b""
    try:
        with opened.open(info) as stream:
            return stream.read(members.bounds.name)
    except MemoryError:
        raise
    except Exception:
        return b""


def _read_tar(unpacked: _Unpacked, members: Members) -> None:
    with tarfile.open(fileobj=unpacked, mode="r:") as opened:  # type: ignore[call-overload]
        while (member := opened.next()) is not None:
            opened.members = []  # it would remember them all
            path = members.named(member.name)
            if member.issym():
                members.link(member.name, member.linkname)
            elif member.islnk():
                members.link(member.name, member.linkname, hard=True)
            elif member.isfile():
                stream = opened.extractfile(member) if path is not None else None
                if path is not None and stream is not None:
                    members.take(path, stream, member.size)
            elif not member.isdir():
                members.refuse(member.name, "is a device or a pipe")
    if unpacked.last.strip(b"\0"):
        raise Broken("the archive is damaged: what follows is no description of a member")


class _Listed(io.BytesIO):
    """The bytes of a zip file. The list of its members is read at once, so that is what its size is seen by."""

    def __init__(self, content: bytes, most: int) -> None:
        super().__init__(content)
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        """See `io.BytesIO`. Raises `Broken`."""
        if size is not None and size > self._most:
            raise Broken(f"a list of members of more than {self._most >> 10:,} KiB")
        return super().read(size)


class _Unpacked:
    """The bytes of a tar file while they are unpacked: they are read once, from front to back.

    ``last`` is the last that was read.
    """

    def __init__(self, stream: Stream, packed: int, bounds: Bounds) -> None:
        """``packed`` is how many bytes they have in the archive."""
        self._stream = stream
        self._most = max(bounds.free, bounds.times * packed)
        self._times = bounds.times
        self._header = bounds.header
        self._at = 0
        self.last = b""

    def tell(self) -> int:
        """How many were read."""
        return self._at

    def seek(self, position: int, _whence: int = 0) -> int:
        """Read up to a position. Raises `Broken` where that is before what was read."""
        if position < self._at:
            raise Broken("the archive is damaged: members that overlap")
        while self._at < position:
            if not self._read(min(CHUNK, position - self._at)):
                break
        return self._at

    def read(self, size: int = -1) -> bytes:
        """The next ``size`` bytes, less at the end. Raises `Broken`."""
        if not 0 <= size <= max(self._header, CHUNK):
            raise Broken(f"a description of a member of more than {max(self._header, CHUNK) >> 10} KiB")
        parts: list[bytes] = []
        while size > 0 and (part := self._read(size)):
            parts.append(part)
            size -= len(part)
        self.last = b"".join(parts)
        return self.last

    def _read(self, size: int) -> bytes:
        part = self._stream.read(size)
        self._at += len(part)
        if self._at > self._most:
            raise Broken(f"it unpacks to more than {self._times} times its size")
        return part


class _Xz:
    """Unpacks xz within a bound on memory, which the standard library's file object has none of."""

    def __init__(self, content: bytes, memory: int) -> None:
        self._memory = memory
        self._input = io.BytesIO(content)
        self._decoder = lzma.LZMADecompressor(memlimit=memory)

    def read(self, size: int, /) -> bytes:
        """See `Stream`. Raises `lzma.LZMAError` and EOFError."""
        while True:
            if self._decoder.eof:
                rest = self._decoder.unused_data + self._input.read(CHUNK)
                if not rest.strip(b"\0"):
                    return b""
                self._decoder = lzma.LZMADecompressor(memlimit=self._memory)
                part = self._decoder.decompress(rest.lstrip(b"\0"), size)
            else:
                given = self._input.read(CHUNK) if self._decoder.needs_input else b""
                if self._decoder.needs_input and not given:
                    raise EOFError("it ends too early")
                part = self._decoder.decompress(given, size)
            if part:
                return part


def _words(error: Exception) -> str:
    text = " ".join(str(error).split())
    return "".join(letter for letter in text if letter.isprintable())[:200] or type(error).__name__
