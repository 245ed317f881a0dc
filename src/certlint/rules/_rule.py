"""What a rule is."""

from __future__ import annotations

from certlint.model.certificates import BundleFault
from certlint.model.findings import How, Turn
from certlint.model.frozen import dataclass
from certlint.model.knobs import Effect
from certlint.rules._wording import also, found, reaching

__all__ = ["EXACT", "Rule"]

EXACT = len("TLS101")
"""How specific a selector is that names one rule, by code or by name."""

_CHECK = {
    Effect.VERIFICATION: "certificate verification",
    Effect.HOSTNAME: "the host name check",
    Effect.WARNING: "the warning about unverified requests",
}
_DECLARED = frozenset({How.DEFAULT, How.OPTION, How.OPT_OUT})
"""What is said of the declaration of a value, wherever it acts."""

_TAKEN = {Effect.VERIFICATION: "the path of a CA file", Effect.HOSTNAME: "a host name"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its identity, its page, the turns that it answers for, and its words.

    ``summary`` is the page's first line. ``claims`` are the turns by the way and the effect, ``weak`` says
    that they are those that merely weaken a check; certlint's own rules (TLS9) claim nothing.
    ``template`` is the message, with these to fill in: ``{found}``, what is written there; ``{check}``, the check that
    is concerned; ``{taken}``, what a text is taken for; ``{reaching}``, where it acts, if that is elsewhere;
    ``{part}``, what could not be checked. ``help`` says what to do.
    ``always``: it is looked for whatever is selected, unless it is ignored. ``fault`` is what the rule reports of
    bundles (None: it is about something else).
    """

    code: str
    name: str
    summary: str
    page: str
    claims: tuple[tuple[How, Effect], ...]
    weak: bool
    template: str
    help: str
    always: bool = False
    fault: BundleFault | None = None

    def specificity(self, selector: str) -> int:
        """How closely ``selector`` (a code, a name or a family, in any case) names this rule; 0 if it does not."""
        if selector.lower() == self.name:
            return EXACT
        return len(selector) if self.code.startswith(selector.upper()) else 0

    def message(self, turn: Turn, others: int = 0, noun: str = "place", *, at_arrival: bool = False) -> str:
        """One line that says what ``turn`` does, to be shown where it is decided, or ``at_arrival`` of the bad value.

        ``others`` are the further places that the decision reaches, each a ``noun``.
        """
        there = at_arrival and turn.how not in _DECLARED
        quoted = found(turn, at_arrival=there)
        where = also(others, noun) if there else reaching(turn, others, noun)
        if turn.file not in quoted:
            where += f": {turn.file}"
        return self.template.format(
            found=quoted, check=_CHECK.get(turn.effect, ""), taken=_TAKEN.get(turn.effect, ""), reaching=where
        )

    def told(self, what: str, *, part: str = "") -> str:
        """One line that says ``what`` is wrong, of a rule about anything but knobs."""
        return self.template.format(found=what, part=part)
