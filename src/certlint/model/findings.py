"""What linking and judging give: turns of knobs, findings, reports."""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING

from certlint.model.conditions import Condition
from certlint.model.fixes import Proposal
from certlint.model.frozen import dataclass
from certlint.model.knobs import Confidence, Effect
from certlint.model.location import FileSite, Site, Step

if TYPE_CHECKING:
    from certlint.model.config import Bundle
    from certlint.model.installed import Examined

__all__ = [
    "Cause",
    "Diagnostic",
    "Finding",
    "How",
    "Policy",
    "Reach",
    "ReachedPlace",
    "Report",
    "Summary",
    "Suppression",
    "Turn",
    "Widened",
]


class How(str, Enum):
    """In what way a knob is turned: rules choose by it and by the `Effect`."""

    ARGUMENT = "argument"  # an argument of a call
    ATTRIBUTE = "attribute"  # an attribute assigned
    CALL = "call"  # the call itself (an unverified context, disable_warnings)
    PROCESS_WIDE = "process-wide"  # a monkeypatch of a module, a global default
    DEFAULT = "default"  # default of one's own function: parameter, kwargs.pop, dataclass field
    OPTION = "option"  # default of a run-time option or configuration value
    OPT_OUT = "opt-out"  # a flag that turns verification off when somebody asks
    TEXT = "text"  # a string where a bool was meant: it is taken for a path
    URI = "uri"
    SETTING = "setting"
    OMISSION = "omission"  # not told to verify, does not verify
    OVERRIDE = "override"  # a subclass, an overridden method
    VARIABLE = "variable"  # an environment variable assigned
    COMMAND = "command"  # a flag of a command that is started
    FILTER = "filter"  # warnings.filterwarnings and its like
    LOGGING = "logging"
    PYTEST = "pytest"
    CONTEXT = "context"  # an SSLContext is made or filled (`load_verify_locations`)
    EDIT = "edit"  # certifi's bundle is written to
    FILE = "file"  # a CA file beside the code is named, at which nothing is wrong: no rule's business


@dataclass(frozen=True, slots=True)
class Turn:
    """One knob turned the wrong way, before any environment or policy is considered.

    ``knob`` is the knob's id; ``subject`` says what was found, as it would be written
    (``requests.get(verify=False)``); ``value`` the value as text; ``note`` a fact about the knob.
    ``parameter`` is the name that the value has there, where that is not the knob's own (a wrapper's argument);
    ``flag`` says that only the value's truth counts, so that the opposite one is right.
    ``guards`` are the conditions of the place under which it happens, ``values`` those under which the value is bad.
    ``decision`` is where the bad value is decided, where that is another statement (a constant, an attribute);
    ``reached`` is where the value arrives, where the turn stands at a default, an option or an entry of a dict.
    ``file`` is the path of a CA file or folder, where that is what is given; ``*`` stands for its unknown beginning.
    ``argument`` is the one that the value arrives in, by its name and its position from 0, where that is a call.
    """

    path: str
    site: Site
    how: How
    effect: Effect
    knob: str
    subject: str
    value: str = ""
    confidence: Confidence = Confidence.CERTAIN
    trail: tuple[Step, ...] = ()
    guards: tuple[Condition, ...] = ()
    values: tuple[Condition, ...] = ()
    note: str = ""
    weak: bool = False
    parameter: str = ""
    flag: bool = False
    decision: FileSite | None = None
    reached: FileSite | None = None
    file: str = ""
    argument: tuple[str, int | None] | None = None

    @property
    def decided(self) -> FileSite:
        """Where the bad value is decided."""
        return self.decision or FileSite(self.path, self.site)

    @property
    def arrives(self) -> FileSite:
        """Where the bad value arrives: the place that the decision reaches."""
        return self.reached or FileSite(self.path, self.site)

    @property
    def order(self) -> tuple[int, int, tuple[str, int, int], tuple[str, int, int], str, str]:
        """What the turns that one file decides are sorted by: decision, place, what arrives there."""
        decided = self.decided.site.span
        own, arrives = self.site.span, self.arrives
        return (
            decided.line,
            decided.column,
            (self.path, own.line, own.column),
            (arrives.path, arrives.site.span.line, arrives.site.span.column),
            self.how.value,
            self.effect.value,
        )


class Policy(str, Enum):
    """What a finding is in an environment that it reaches."""

    ERROR = "error"
    WARNING = "warning"
    ALLOW = "allow"


@dataclass(frozen=True, slots=True)
class Reach:
    """One environment that a finding reaches, the policy there, and whether a waiver covers it."""

    name: str
    policy: Policy
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class ReachedPlace:
    """One place at which a decision turns a knob, the environments in which it does, and what to say of it there."""

    path: str
    site: Site
    knob: str
    environments: tuple[str, ...]
    message: str = ""


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a finding does not count. ``by``: ``inline``, ``config``, ``baseline``, ``policy``, ``noqa``."""

    by: str
    reason: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One decision that turns knobs the wrong way, judged. ``explanation``: why it has this reach, step by step.

    ``turn`` is what it was made from, ``bundle`` the CA bundle that its environments agree on, as it is to be
    written in this file; ``fix`` is what `plan` would do about it, where that was asked for. ``safe`` is what the
    configuration calls the rule's fixes (None: nothing), ``named`` whether it names the rule itself.
    ``reaches`` are the places at which the decision turns knobs, as far as no waiver takes them out; ``parts`` has a
    finding for each place of a knob, as fixes need them (none: the finding itself is the only one). ``also`` are the
    fingerprints, each with its path and code, that earlier versions gave these, and that the decision has by the other
    rules that it breaks. ``decision`` is where it is decided,
    where the finding stands elsewhere because the file of the decision is not checked. ``mark`` is the part of the
    place that is to be shown, such as the argument of a call; ``note`` a fact about the library. ``identity`` are the
    statement and the ordinal that the fingerprint is made of, besides code and path.
    """

    path: str
    site: Site
    code: str
    name: str
    message: str
    help: str
    reach: tuple[Reach, ...]
    policy: Policy
    confidence: Confidence
    knob: str
    trail: tuple[Step, ...]
    suppressed: Suppression | None
    fingerprint: str
    all_environments: bool = False
    explanation: tuple[str, ...] = ()
    turn: Turn | None = None
    bundle: Bundle | None = None
    fix: Proposal | None = None
    safe: bool | None = None
    named: bool = False
    reaches: tuple[ReachedPlace, ...] = ()
    parts: tuple[Finding, ...] = ()
    also: tuple[tuple[str, str, str], ...] = ()
    decision: FileSite | None = None
    mark: Site | None = None
    note: str = ""
    identity: tuple[str, str] = ("", "")

    @property
    def shown(self) -> Site:
        """The place that is to be shown: a part of `site`, which stands for the finding."""
        return self.mark or self.site

    @property
    def home(self) -> str:
        """The path of the file that decides: its fingerprint, waivers and policy are those of the finding."""
        return self.path if self.decision is None else self.decision.path

    @property
    def acting(self) -> tuple[Finding, ...]:
        """The finding at each place of a knob, as fixes need it."""
        return self.parts or (self,)

    @property
    def fixable(self) -> frozenset[str]:
        """The paths of the files that a fix may change: those of knobs, and those in which the value is written."""
        turns = [part.turn for part in self.acting if part.turn is not None]
        origins = {step.path for turn in turns for step in turn.trail[:1]}
        return frozenset(origins.union(part.path for part in self.acting if part.turn is not None))

    @property
    def environments(self) -> tuple[str, ...]:
        """The names of the environments that it reaches."""
        return tuple(reach.name for reach in self.reach)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A file, path or configuration that could not be handled: one line to the user."""

    path: str
    line: int | None
    message: str


class Cause(str, Enum):
    """What files are left out by."""

    DEFAULT = "default"  # the names of folders that certlint passes over unless it is told what to exclude
    EXCLUDE = "exclude"  # the configuration, or the command line
    GITIGNORE = "gitignore"
    OTHER = "other"  # what is no regular file: a link that leads nowhere, a pipe


@dataclass(frozen=True, slots=True, order=True)
class Widened:
    """A place whose values were too many, or too much work, to be followed, so that they count as unknown."""

    path: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, for the last line.

    ``files`` were checked. ``unchecked`` are the paths of files that could not be, ``unchecked_cells`` the path of the
    notebook for each cell that could not be. ``left_out`` counts the Python files passed over, by cause;
    ``left_out_more``: there are more, which nobody counted. ``judged`` are the paths at which findings about bundles
    would stand, ``unjudged`` those of bundles that were not judged, as the packages for it are missing.
    """

    files: int = 0
    seconds: float = 0.0
    rounds: int = 0
    truncated: bool = False
    unchecked: tuple[str, ...] = ()
    unchecked_cells: tuple[str, ...] = ()
    left_out: tuple[tuple[Cause, int], ...] = ()
    left_out_more: bool = False
    widened: tuple[Widened, ...] = ()
    judged: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one file or, joined, of a run; in the order path, line, column, code.

    ``used_waivers`` are the indexes of the configuration's waivers that were of use (of one file's report only).
    ``installed`` are the distributions that were looked at, where the run was about what is installed; ``notes`` say
    in one line each what else there is to know of these.
    """

    findings: tuple[Finding, ...] = ()
    errors: tuple[Diagnostic, ...] = ()
    summary: Summary = field(default_factory=Summary)
    used_waivers: tuple[int, ...] = ()
    installed: tuple[Examined, ...] = ()
    notes: tuple[str, ...] = ()
