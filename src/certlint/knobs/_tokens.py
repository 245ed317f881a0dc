"""The words without which a file cannot turn a knob, for the search that comes before parsing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from certlint.model.knobs import Kind, Knob, Named
from certlint.model.tokens import BOTH, STARTED, WHOLE

__all__ = ["words"]

_COMMON_TEXT = """
Accounts Adapter Admin Celery Client Config Connect Connection ConnectionManager Consul Consumer Context Factory
Fingerprint Jenkins OAuth2Session Requester Server Service Session add_argument append argument broker callback
capture client clone config connect connection context create create_client create_pool create_session default
download driver dst factory fetch file fingerprint get handler init launch load login make mode open options path
protocol pull purpose push query refresh_token register request requests resource run search secure send server
session set set_option set_value single src start status stream subscribe thumbprint trust update url validate value
where wrapper write
"""
_COMMON = frozenset(_COMMON_TEXT.split())
"""Last parts of targets, and parameters, that occur everywhere: the library's own name is the rarer word."""

FEW_POSITIONS = 8
"""Who passes more arguments than this without names names the library in the same file, too."""


def words(knobs: Iterable[Knob], more: Iterable[str] = ()) -> frozenset[bytes]:
    """Words of which a file must hold at least one (as bytes anywhere in it) so that it can turn one of ``knobs``.

    Case matters. An argument has to be named, so its name is the word; what counts by its absence, by a mere
    call or by position brings the name of the callable, together
    with that of the library where the callable's is common. An unverified context is found where it is made.
    ``more`` words, of which any will do, too, are added.
    """
    found = {word for knob in knobs for word in _words(knob)}
    found.update(more)
    plain = {word for word in found if word.find(BOTH) < 1 and STARTED not in word}  # others are whole words
    return frozenset(word.encode() for word in found if not any(_parts(word, plain)))


def _parts(word: str, found: set[str]) -> Iterator[bool]:
    """Whether each other stretch of the word is one of those found: a file that holds the word holds it."""
    for start in range(len(word)):
        for end in range(start + 2, len(word) + 1):
            if end - start < len(word):
                yield word[start:end] in found


def _words(knob: Knob) -> Iterator[str]:
    """The words of one knob."""
    kind = knob.kind
    given = bool(knob.insecure or knob.weak or knob.path)
    named = max(filter(_is_telling, (*knob.keys, knob.parameter)), key=len, default="")  # all of them are written out
    if kind is Kind.WARNING_FILTER:
        yield from _filter_words(knob)
    elif kind is Kind.VARIABLE or (kind is Kind.SETTING and not _is_telling(_last(knob.parameter))):
        yield from knob.targets
    elif kind is Kind.SETTING:
        yield _last(knob.parameter)
    elif kind is Kind.URI:
        named_so = _is_telling(knob.parameter)
        yield from (_written(knob.parameter),) if named_so else (target + "://" for target in knob.targets)
    elif kind is Kind.COMMAND and knob.absent:
        yield from (program + STARTED for program in knob.targets)
    elif kind is Kind.COMMAND:
        for flag in knob.keys:
            if len(flag) > 4 and not flag.isalnum():
                yield flag
            else:
                letter = flag[1] if len(flag) == 2 and flag[0] == "-" else ""
                yield from (program + STARTED + letter for program in knob.targets)
    elif given and not knob.absent and not knob.path and all(isinstance(match, Named) for match in knob.insecure):
        for match in knob.insecure:
            if isinstance(match, Named):
                library, *rest = match.name.removesuffix("()").split(".")
                word = max((library, *rest), key=len)
                yield word if word in rest else BOTH + library
    elif kind in (Kind.CALL, Kind.OVERRIDE) or (given and not named):
        yield from _reaching(knob)
    else:
        if given:
            yield _written(named)
        by_position = given and knob.position is not None and kind is Kind.ARGUMENT
        if knob.absent or (by_position and (knob.position or 0) < FEW_POSITIONS):
            yield from _reaching(knob)
        elif by_position:
            yield from map(_with_library, knob.targets)


def _filter_words(knob: Knob) -> Iterator[str]:
    """The words of a filter of warnings."""
    if knob.parameter == "category":
        yield from map(_last, knob.targets)
    else:
        yield "py.warnings" if knob.parameter == "logger" else "filterwarnings"


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _is_telling(parameter: str) -> bool:
    """Whether the name of a parameter is rarer than what it is a parameter of."""
    return len(parameter) > 2 and parameter not in _COMMON


def _written(parameter: str) -> str:
    """The name of a parameter as it is looked for."""
    return WHOLE + parameter if len(parameter) < 4 else parameter


def _reaching(knob: Knob) -> Iterator[str]:
    """The rarest of the words that a file must hold to reach the knob's callables."""
    for target in knob.targets:
        *owners, last = target.split(".")
        if not owners:
            yield BOTH + last
        elif len(last) >= 5 and last not in _COMMON:
            yield last
        elif owners[-1][0].isupper() and len(owners[-1]) >= 6 and owners[-1] not in _COMMON:
            yield owners[-1]
        else:
            yield _with_library(target)


def _with_library(target: str) -> str:
    """The last part of a dotted name together with its first."""
    return f"{_last(target)}{BOTH}{target.partition('.')[0]}"
