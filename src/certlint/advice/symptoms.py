"""From an error's text, as a traceback or a terminal shows it, to what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from certlint.advice.causes import SYMPTOMS
from certlint.advice.stores import STORES
from certlint.model.advice import Symptom

__all__ = ["mentioned", "symptom"]

_ALIKE = {"urllib": "stdlib", "http": "stdlib", "smtplib": "stdlib", "imaplib": "stdlib", "curl_cffi": "curl-cffi"}


def symptom(text: str) -> Symptom | None:
    """What an error says, by the most telling words in it; None if it is none that is known."""
    joined = " ".join(text.split())
    for candidate in SYMPTOMS:
        if any(re.search(pattern, joined, re.IGNORECASE) for pattern in candidate.patterns):
            return candidate
    return None


def mentioned(text: str) -> tuple[str, ...]:
    """The libraries whose modules or exceptions an error's text names, each once, the last named first."""
    known = {library for store in STORES for library in store.libraries}
    found = (_ALIKE.get(name, name) for name in _modules(text))
    return tuple(dict.fromkeys(name for name in found if name in known))


def _modules(text: str) -> Iterator[str]:
    """What is dotted (``requests.exceptions``) or a folder of packages (``site-packages/httpx/``), from the end."""
    dotted = r"(?<![\w./-])([a-z_][\w]*)\.[A-Za-z_]|(?:site|dist)-packages/([\w]+)[/.]"
    return (first or second for first, second in reversed(re.findall(dotted, text)))
