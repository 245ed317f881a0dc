"""Which waivers hold for a finding, and what is wrong with those that there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from certlint.environments import glob_matches
from certlint.model.config import Config, ConfiguredWaiver
from certlint.model.facts import Comment
from certlint.model.findings import Suppression
from certlint.model.frozen import dataclass
from certlint.model.location import Site
from certlint.waivers.directives import Waiver, parse

__all__ = ["Cover", "FileWaivers", "Flaw", "configured_flaws"]

Specificity = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a waiver: the rule that says so, and what fills the rule's message."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Cover:
    """A waiver that holds for a finding. ``environments`` limits where; None is everywhere."""

    waiver: Waiver | int
    suppression: Suppression
    environments: tuple[str, ...] | None

    def holds_in(self, environment: str) -> bool:
        """Whether it waives in an environment."""
        return self.environments is None or environment in self.environments

    def is_of_use(self, environments: Sequence[str]) -> bool:
        """Whether it waives anything of a finding that reaches ``environments``."""
        return self.environments is None or any(map(self.holds_in, environments))


class FileWaivers:
    """All waivers that concern one file: its comments and the configuration's entries for its path."""

    def __init__(
        self,
        comments: Sequence[Comment],
        known: Callable[[str], bool],
        *,
        relative: str,
        config: Config,
        today: date,
    ) -> None:
        """Read the comments; ``known`` says whether a selector names a rule, ``relative`` is the file's path."""
        self._config = config
        self._today = today
        inline, malformed = parse(comments, known) if config.waivers_apply else ((), ())
        self.malformed = tuple((item.comment, Flaw("TLS907", item.problem)) for item in malformed)
        self._inline = tuple((waiver, tuple(_flaws(waiver, config, today))) for waiver in inline)
        self._holding = tuple(
            waiver for waiver, flaws in self._inline if _holds(flaws) and (waiver.by != "noqa" or config.noqa_applies)
        )
        self._configured = tuple(
            (index, waiver)
            for index, waiver in enumerate(config.waivers if config.waivers_apply else ())
            if any(glob_matches(glob, relative) for glob in waiver.paths) and _holds(_flaws(waiver, config, today))
        )

    def covers(self, specificity: Specificity, site: Site) -> Iterator[Cover]:
        """The waivers that hold today for a finding at ``site`` of the rule that ``specificity`` tells of."""
        for waiver in self._holding:
            if waiver.covers(specificity, site):
                yield Cover(waiver, waiver.suppression, self._config.inline_waivers)
        for index, entry in self._configured:
            if any(map(specificity, entry.selectors)):
                until = entry.until.isoformat() if entry.until else ""
                yield Cover(index, Suppression("config", entry.reason, until), entry.environments or None)

    def flaws(self, used: Iterable[Cover], *, selected: Callable[[str], bool] | None) -> Iterator[tuple[Comment, Flaw]]:
        """What is wrong with the comments.

        ``used`` are the covers that were of use; with ``selected``, which says whether a selector names a rule
        that is looked for, comments of no use are told of too.
        """
        yield from self.malformed
        useful = {cover.waiver for cover in used}
        for waiver, flaws in self._inline:
            yield from ((waiver.comment, flaw) for flaw in flaws)
            unused = waiver.by == "inline" and waiver not in useful and _holds(flaws)
            if unused and selected is not None and all(map(selected, waiver.selectors)):
                yield waiver.comment, Flaw("TLS902", ", ".join(waiver.selectors))


def configured_flaws(
    config: Config, used: Iterable[ConfiguredWaiver], today: date, *, selected: Callable[[str], bool] | None
) -> Iterator[tuple[ConfiguredWaiver, Flaw]]:
    """What is wrong with the configuration's entries; ``used`` are those that were of use."""
    if not config.waivers_apply:
        return
    useful = set(used)
    for waiver in config.waivers:
        flaws = tuple(_flaws(waiver, config, today))
        yield from ((waiver, flaw) for flaw in flaws)
        unused = waiver not in useful and _holds(flaws) and not waiver.distributions  # of which a run sees nothing
        if unused and selected is not None and all(map(selected, waiver.selectors)):
            yield waiver, Flaw("TLS902", f"{', '.join(waiver.selectors)} in {', '.join(waiver.paths)}")


def _flaws(waiver: Waiver | ConfiguredWaiver, config: Config, today: date) -> Iterator[Flaw]:
    """What is wrong with a waiver, whatever it covers."""
    codes = ", ".join(waiver.selectors)
    longest = config.max_waiver_days
    if longest is not None and waiver.until is None:
        yield Flaw("TLS907", f"it has no date, and {longest} days are the most (max-waiver-days)")
    elif longest is not None and waiver.until is not None and (waiver.until - today).days > longest:
        yield Flaw("TLS907", f"{waiver.until} is more than {longest} days ahead (max-waiver-days)")
    if waiver.until is not None and waiver.until < today:
        yield Flaw("TLS903", f"{codes} ended on {waiver.until}")
    elif waiver.until is not None and (waiver.until - today).days < config.expiring_days:
        yield Flaw("TLS904", f"{codes} ends on {waiver.until}")
    if config.require_reason and not waiver.reason:
        yield Flaw("TLS905", codes)


def _holds(flaws: Iterable[Flaw]) -> bool:
    """Whether a waiver with these flaws still suppresses: an expired and a malformed one do not."""
    return not any(flaw.code in ("TLS903", "TLS907") for flaw in flaws)
