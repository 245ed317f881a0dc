"""How code that cannot be edited is reached from outside: by who decides, and by what is known of a library."""

from __future__ import annotations

from certlint.advice.hooks import HOOKS
from certlint.model.findings import Finding, How

__all__ = ["remedy"]

_BY = {
    How.OPTION: "set that option yourself: its default does not verify",
    How.OPT_OUT: "leave that option alone",
    How.SETTING: "give that setting yourself",
    How.URI: "nothing from outside: the address is written there",
    How.VARIABLE: "after the import, take the variable out of os.environ, or set it to your bundle",
    How.PROCESS_WIDE: "after the import, assign what was there before: "
    "ssl._create_default_https_context = ssl.create_default_context",
    How.FILTER: "after the import, call warnings.resetwarnings() or add a filter of your own",
    How.LOGGING: "after the import, set the level of that logger again",
}
"""By the way in which a knob is turned: what code beside the distribution can do about it."""

_WARNING = "after the import, add a filter of your own: warnings.simplefilter('default', InsecureRequestWarning)"
_NOTHING = "nothing from outside: the value is written there, and wins over variables"
_OMITTED = "nothing from outside, unless a caller can hand in the connection or its context"


def remedy(finding: Finding, *, distribution: str, module: str, symbol: str) -> str:
    """How the finding is reached by whoever uses the distribution, in one line, or that it cannot be.

    ``module`` and ``symbol`` are dotted names, those of the module and of the function in it that the finding is in.
    """
    turn = finding.turn
    how = turn.how if turn is not None else None
    hooks = [hook.title for hook in HOOKS if distribution in hook.libraries]
    more = f"; see certlint --explain --for {distribution}" if hooks else ""
    if turn is not None and turn.how is How.DEFAULT:
        name = turn.parameter or turn.knob.rpartition(".")[2]
        called = f"{module}.{symbol}".removesuffix(".__init__").rstrip(".")
        return f"in your code, pass `{name}=` to `{called}`: True, or your bundle where it takes a path{more}"
    if finding.code.startswith("TLS4"):
        return _WARNING + more
    if how is not None and how in _BY:
        return _BY[how] + more
    return f"{hooks[0]}{more}" if hooks else _OMITTED if how is How.OMISSION else _NOTHING
