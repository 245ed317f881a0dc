"""Decoding: what Python reads is read, and every other file gets a one-line problem."""

from __future__ import annotations

import codecs
import encodings.aliases

import pytest

from certlint.model.facts import Problem
from certlint.syntax.decode import Decoded, decode


@pytest.mark.parametrize(
    ("source", "text", "encoding", "offset"),
    [
        (b"", "", "utf-8", 0),
        ("é".encode(), "é", "utf-8", 0),
        (codecs.BOM_UTF8 + b"a", "a", "utf-8", 3),
        (codecs.BOM_UTF8 + b"# coding: UTF_8", "# coding: UTF_8", "utf-8", 3),
        (b"# -*- coding: Latin_1 -*-\n\xe9", "# -*- coding: Latin_1 -*-\n\xe9", "iso-8859-1", 0),
        (b"#!/usr/bin/python\r# vim: set fileencoding=cp1252 :\r\x80", None, "cp1252", 0),
        (b"# coding: utf-8-sig\na", None, "utf-8", 0),
        (b"a\n# coding: latin-1\n", None, "utf-8", 0),
        (b"\n\n# coding: latin-1\n", None, "utf-8", 0),
        (b"# coding: shift_jis\n\x83\x65", None, "shift-jis", 0),
    ],
)
def test_encodings(source: bytes, text: str | None, encoding: str, offset: int) -> None:
    result = decode(source)
    assert isinstance(result, Decoded)
    assert (result.encoding, result.offset) == (encoding, offset)
    assert text is None or result.text == text
    assert result.text.encode(encoding) == source[offset:]


@pytest.mark.parametrize(
    ("source", "message", "line"),
    [
        (b"a\0", "binary file", None),
        ("a".encode("utf-16"), "binary file", None),
        (b"a\r\r\n\xff", "not utf-8: byte 0xff cannot be decoded", 3),
        (b"# coding: nonsense\n", "unknown encoding nonsense", 1),
        (b"# coding: ascii\n\xe9", "not ascii: byte 0xe9 cannot be decoded", 2),
        (codecs.BOM_UTF8 + b"# coding: latin-1\n", "byte order mark of UTF-8, but encoding iso-8859-1 declared", 1),
        (b"# coding: \xe9\xe9\n", "not utf-8: byte 0xe9 cannot be decoded", 1),
    ],
)
def test_problems(source: bytes, message: str, line: int | None) -> None:
    problem = decode(source)
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.message, problem.line) == ("encoding", message, line)


def test_an_undecodable_byte_has_its_place_and_line() -> None:
    problem = decode("# ü\r\nx = 'ä".encode() + b"\xe9\xff'\r\n")
    assert isinstance(problem, Problem)
    assert (problem.line, problem.column, problem.text) == (2, 7, "x = 'ä\\xe9\\xff'")


@pytest.mark.parametrize(
    "name", sorted({*encodings.aliases.aliases.values(), "idna", "undefined", "utf_8_sig", "unicode_escape"})
)
def test_every_codec_is_exact_or_refused(name: str) -> None:
    source = f"# coding: {name}\nx = 'a+AGE-b'  # ".encode() + b"\x1b$B\x1b(B ~} \\x41 xn--"
    result = decode(source)
    if isinstance(result, Decoded):
        for cut in range(len(result.text)):
            part = result.text[:cut].encode(result.encoding)
            assert part + result.text[cut:].encode(result.encoding) == source
    else:
        assert result.kind == "encoding"
        assert result.message.isprintable()
