"""The configuration that judges a file, as `certlint.settings` reads it."""

from __future__ import annotations

from dataclasses import dataclass

from certlint.model.findings import Policy
from certlint.model.knobs import Confidence, Constant, Knob

__all__ = ["DEFAULT_ENVIRONMENTS", "Config", "Environment"]

Fact = tuple[str, tuple[Constant, ...]]
"""A plain expression and the values that it may have."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A named place where code runs.

    ``paths`` are gitignore-style globs relative to the root; ``policy`` maps a code, a rule's name,
    a family (``TLS3``) or ``default`` to a policy, the longest match winning.
    """

    name: str
    paths: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    policy: tuple[tuple[str, Policy], ...] = (("default", Policy.ERROR),)


DEFAULT_ENVIRONMENTS: tuple[Environment, ...] = (
    Environment(
        name="prod",
        paths=("**/settings/{prod,production,live}.py", "**/config/{prod,production,live}.py"),
        policy=(
            ("default", Policy.ERROR),
            ("TLS3", Policy.WARNING),
            ("TLS4", Policy.WARNING),
            ("TLS9", Policy.WARNING),
        ),
    ),
    Environment(
        name="dev",
        paths=(
            "**/settings/{dev,develop,development,local}.py",
            "**/settings/{dev,development,local}/**",
            "**/{dev,local,development}_settings.py",
            "**/settings_{dev,local,development}.py",
            "**/config/{dev,development,local}.py",
            "**/{example,examples,sample,samples}/**",
            "/docs/**",
            "/noxfile.py",
            "**/*.ipynb",
        ),
        policy=(("default", Policy.WARNING),),
    ),
    Environment(
        name="test",
        paths=(
            "/{test,tests}/**",
            "**/tests/**",
            "**/test_*.py",
            "**/*_test.py",
            "**/tests.py",
            "**/conftest.py",
            "**/settings/{test,tests,testing,ci}.py",
            "**/{test,testing,ci}_settings.py",
            "**/settings_{test,testing,ci}.py",
        ),
        policy=(("default", Policy.ALLOW),),
    ),
)


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that a configuration file says, with the defaults for what it leaves out.

    ``path`` is the file it came from ("" for the defaults), ``sha256`` of its bytes.
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
