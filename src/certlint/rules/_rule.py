"""What a rule is."""

from __future__ import annotations

from certlint.model.certificates import BundleFault
from certlint.model.findings import How, Turn
from certlint.model.frozen import dataclass
from certlint.model.knobs import Effect

__all__ = ["EXACT", "Rule"]

EXACT = len("TLS101")
"""How specific a selector is that names one rule, by code or by name."""

_UNSPOKEN = "..."  # a value that cannot be written down

_CERTIFICATE = {
    Effect.VERIFICATION: "any certificate",
    Effect.HOSTNAME: "a certificate issued for another host",
    Effect.WARNING: "unverified requests without a warning",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its identity, its page, the turns that it answers for, and its words.

    ``summary`` is the page's first line. ``claims`` are the turns by the way and the effect, ``weak`` says
    that they are those that merely weaken a check; certlint's own rules (TLS9) claim nothing.
    ``template`` is the message with ``{found}``, ``{certificate}`` and ``{part}`` to fill in; ``help`` what to do.
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

    def message(self, turn: Turn) -> str:
        """One line that says what ``turn`` does."""
        shown = f"`{turn.subject}`"
        if turn.value not in ("", _UNSPOKEN) and turn.value not in turn.subject:
            shown += f" with `{turn.value}`"
        return self.template.format(found=shown, certificate=_CERTIFICATE.get(turn.effect, ""), part="file")

    def advice(self, turn: Turn) -> str:
        """One line that says what to do about ``turn``, with what is peculiar to its knob."""
        return f"{self.help} ({turn.note})" if turn.note else self.help
