"""The configuration that judges a file, as `certlint.settings` reads it."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import Enum

from certlint.model.findings import Policy
from certlint.model.frozen import dataclass
from certlint.model.knobs import Confidence, Constant, Knob

__all__ = [
    "DEFAULT_ENVIRONMENTS",
    "KEPT",
    "SECRET",
    "UNCHECKED",
    "Bundle",
    "BundleForm",
    "Config",
    "ConfiguredWaiver",
    "Environment",
]

Fact = tuple[str, tuple[Constant, ...]]
"""A plain expression and the values that it may have."""


class BundleForm(str, Enum):
    """How a bundle is given."""

    EXPRESSION = "expression"  # a Python expression
    ENV = "env"  # the name of an environment variable that holds the path
    PATH = "path"  # a path, relative to the root
    CERTIFI = "certifi"  # the package of that name
    SYSTEM = "system"  # the store of the operating system
    DEFAULT = "default"  # whatever the library uses by itself: the machines are set up


@dataclass(frozen=True, slots=True)
class Bundle:
    """A CA bundle. ``text`` is the expression, the variable or the path, "" for the other forms.

    ``imports`` is the import statement that an expression needs ("" if none). ``complete`` says whether the
    bundle holds every CA that is needed; None if nobody said. ``per_request`` asks to give it to each request of a
    session, not to the session. ``authorities`` are the files of private CAs that it is made of, relative to the root:
    what fixes write does not depend on them.
    """

    form: BundleForm
    text: str = ""
    imports: str = ""
    complete: bool | None = None
    per_request: bool = False
    authorities: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class ConfiguredWaiver:
    """An exception written into the configuration: for rules, in the files that ``paths`` match.

    ``distributions`` are the names, normalised, of installed distributions that it is for, besides paths or in place
    of these.
    ``environments`` limits where it holds (() is everywhere), ``until`` is its last day. ``path`` and ``line``
    say where it is written.
    """

    selectors: tuple[str, ...]
    paths: tuple[str, ...]
    environments: tuple[str, ...] = ()
    until: date | None = None
    reason: str = ""
    path: str = ""
    line: int | None = None
    distributions: tuple[str, ...] = ()


UNCHECKED = ("TLS901", Policy.ERROR)
"""Nobody knows what is in a file that could not be checked: that is an error wherever it is."""

SECRET = ("TLS608", Policy.ERROR)
"""A private key is no secret any more once it lies in a bundle: that, too, is an error wherever it is."""

KEPT = frozenset({"default", UNCHECKED[0], SECRET[0]})
"""Keys of a policy that hold also where another policy is given, unless that has them itself."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A named place where code runs.

    ``paths`` are gitignore-style globs relative to the root; ``policy`` maps a code, a rule's name,
    a family (``TLS3``) or ``default`` to a policy, the longest match winning. ``bundle`` is the CA bundle that
    code uses there, None for that of the configuration; ``expiring_days`` is how long before its end a certificate of
    it is warned of, None for what the configuration says. ``facts`` are the user's; ``assumed`` are a built-in
    environment's own, by `FactKind`, which give way to all else.
    """

    name: str
    paths: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    policy: tuple[tuple[str, Policy], ...] = (("default", Policy.ERROR), UNCHECKED, SECRET)
    bundle: Bundle | None = None
    expiring_days: int | None = None
    assumed: tuple[Fact, ...] = ()


DEFAULT_ENVIRONMENTS: tuple[Environment, ...] = (
    Environment(
        name="prod",
        paths=("**/{settings,config,conf}/{prod,production,live}.py",),
        policy=(
            ("default", Policy.ERROR),
            ("TLS3", Policy.WARNING),
            ("TLS4", Policy.WARNING),
            ("TLS6", Policy.WARNING),
            ("TLS601", Policy.ERROR),
            ("TLS602", Policy.ERROR),
            ("TLS603", Policy.ERROR),
            ("TLS9", Policy.WARNING),
            UNCHECKED,
            SECRET,
        ),
        assumed=(("ENVIRONMENT", ("prod", "production", "live")), ("DEBUG", (False,)), ("TESTING", (False,))),
    ),
    Environment(
        name="dev",
        paths=(
            "**/{settings,config,conf}/{dev,develop,development,local}.py",
            "**/settings/{dev,development,local}/**",
            "**/{dev,local,development}_settings.py",
            "**/settings_{dev,local,development}.py",
            "**/{,*[-_]}{example,examples,sample,samples}/**",
            "**/{example,examples,sample,samples}-*/**",
            "**/{example,examples}_*/**",
            "/docs/**",
            "/noxfile.py",
            "**/*.ipynb",
        ),
        policy=(("default", Policy.WARNING), UNCHECKED, SECRET),
        assumed=(
            ("ENVIRONMENT", ("dev", "develop", "development", "local", "debug")),
            ("DEBUG", (True,)),
            ("TESTING", (False,)),
        ),
    ),
    Environment(
        name="test",
        paths=(
            "**/{,*[-_]}{test,tests}/**",
            "**/{test,tests}[-_]*/**",
            "**/test_*.py",
            "**/*_test.py",
            "**/tests.py",
            "**/conftest.py",
            "**/{settings,config,conf}/{test,tests,testing,ci}.py",
            "**/{test,testing,ci}_settings.py",
            "**/settings_{test,testing,ci}.py",
        ),
        policy=(("default", Policy.ALLOW), UNCHECKED, SECRET),
        assumed=(("ENVIRONMENT", ("test", "testing", "ci")), ("TESTING", (True,))),
    ),
)


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that a configuration file says, with the defaults for what it leaves out.

    ``path`` is the file it came from ("" for the defaults), ``sha256`` of its bytes. ``inline_waivers`` names
    the environments in which comments may waive (None: all). ``max_waiver_days`` is how far ahead a waiver may
    last (None: for ever, and without a date); ``expiring_days`` how long before its
    end one is warned of, and a certificate.
    ``waivers_apply`` is off where everything is to be shown, ``noqa_applies`` where somebody else reads these
    comments. ``only`` names the environments that findings are
    told of (() is all). ``extend_safe_fixes`` and ``extend_unsafe_fixes`` name rules whose fixes are, or are not, safe.
    ``resolve_installed``: what the project calls of installed distributions is looked at too.
    """

    path: str = ""
    sha256: str = ""
    environments: tuple[Environment, ...] = DEFAULT_ENVIRONMENTS
    select: tuple[str, ...] = ("TLS",)
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] | None = None
    extend_exclude: tuple[str, ...] = ()
    min_confidence: Confidence = Confidence.LIKELY
    fail_on: Policy = Policy.ERROR
    knobs: tuple[Knob, ...] = ()
    bundle: Bundle | None = None
    waivers: tuple[ConfiguredWaiver, ...] = ()
    inline_waivers: tuple[str, ...] | None = None
    require_reason: bool = False
    max_waiver_days: int | None = None
    expiring_days: int = 30
    waivers_apply: bool = True
    noqa_applies: bool = True
    only: tuple[str, ...] = ()
    extend_safe_fixes: tuple[str, ...] = ()
    extend_unsafe_fixes: tuple[str, ...] = ()
    resolve_installed: bool = False
