"""certlint finds Python code that stops verifying TLS certificates, and says where it bites.

The public API is the pure core: `analyze` one file's bytes, `link` the analyses of several, `judge`
each under a configuration. The command line, editors and hooks are shells round it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = [
    "Analysis",
    "Config",
    "Edit",
    "Finding",
    "Knob",
    "Project",
    "Report",
    "__version__",
    "analyze",
    "apply",
    "judge",
    "link",
    "plan",
]

if TYPE_CHECKING:
    from certlint.analysis import analyze, apply, judge, link, plan
    from certlint.model.config import Config
    from certlint.model.facts import Analysis
    from certlint.model.findings import Finding, Report
    from certlint.model.fixes import Edit
    from certlint.model.knobs import Knob
    from certlint.model.project import Project

_HOMES = {
    "Analysis": "certlint.model.facts",
    "Config": "certlint.model.config",
    "Edit": "certlint.model.fixes",
    "Finding": "certlint.model.findings",
    "Knob": "certlint.model.knobs",
    "Project": "certlint.model.project",
    "Report": "certlint.model.findings",
    "analyze": "certlint.analysis",
    "apply": "certlint.analysis",
    "judge": "certlint.analysis",
    "link": "certlint.analysis",
    "plan": "certlint.analysis",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that the command starts quickly."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(home), name)
    globals()[name] = value
    return value
