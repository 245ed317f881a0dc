"""What to do about certificates that are not trusted. Data only; `certlint.advice` declares it."""

from __future__ import annotations

from certlint.model.frozen import dataclass

__all__ = ["Cause", "Hook", "Reading", "Service", "Store", "Symptom"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One reason why a connection is refused: what it is, how to recognise it, what to do."""

    name: str
    what: str
    signs: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Symptom:
    """What an error says. ``patterns`` are regular expressions found anywhere in its text, upper or lower case.

    ``causes`` are names of causes, the likeliest first. ``trust``: naming another CA bundle can help, so that the page
    ends with what each library obeys.
    """

    name: str
    patterns: tuple[str, ...]
    meaning: str
    causes: tuple[str, ...]
    trust: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Where libraries take the CAs from that they trust, and the environment variables that change it.

    ``argument`` is how code says it instead, BUNDLE standing for the bundle's path. ``unless`` completes the sentence
    "the variables hold unless".
    """

    name: str
    libraries: tuple[str, ...]
    trusts: str
    variables: tuple[str, ...] = ()
    unless: str = ""
    argument: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an error's text tells. ``known`` is False where its words are not known and the symptom is the nearest.

    ``libraries`` are those that it names, ``facts`` sentences about what else it shows, ``causes`` the names of causes,
    the likeliest first, ``host`` the host that it names, or "".
    """

    symptom: Symptom
    known: bool
    libraries: tuple[str, ...]
    facts: tuple[str, ...]
    causes: tuple[str, ...]
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """How to reach code that cannot be edited: of ``libraries``, or of all that use one of ``stores``.

    ``causes``: it is the remedy of these causes, and shown on the pages of their errors only.
    """

    title: str
    libraries: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    text: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A server that several libraries talk to, and what is particular about its certificates."""

    name: str
    libraries: tuple[str, ...]
    text: str
