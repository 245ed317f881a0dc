"""What judging a file has to know of others."""

from __future__ import annotations

from certlint.model.config import Config
from certlint.model.facts import Comment
from certlint.model.frozen import dataclass

__all__ = ["OtherFile"]


@dataclass(frozen=True, slots=True)
class OtherFile:
    """A file that decisions of another one reach: the waivers there take places out of what is reached.

    ``relative`` is its path from the root of its own ``config``.
    """

    relative: str
    config: Config
    comments: tuple[Comment, ...] = ()
