"""One file whose text somebody else holds, checked as the command checks it among the others of its project."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from certlint.model.findings import Diagnostic, Report
from certlint.run.files import Exclusions, Target, display, is_excluded
from certlint.run.runner import Request, run
from certlint.settings import ConfigurationError, Discovery, Settings

if TYPE_CHECKING:
    from datetime import date

__all__ = ["check", "is_left_out"]


def is_left_out(location: str, settings: Settings) -> bool:
    """Whether a run over the project would pass the file at an absolute path over."""
    config = settings.config
    patterns = (config.exclude or ()) + config.extend_exclude
    return is_excluded(location, Exclusions(((settings.root, patterns),), defaults=config.exclude is None))


def check(path: str, source: bytes, *, today: date, noqa: bool = True) -> Report:
    """Check ``source`` as the content of the file at ``path``, by the configurations that there are.

    A file that these exclude has no findings. Without ``noqa``, comments of this kind are somebody else's business.
    """
    location = os.path.abspath(path)
    try:
        discovery = Discovery(
            base=os.environ.get("CERTLINT_BASE"),
            adjust=lambda config: replace(config, noqa_applies=noqa),
            arguments=(location,),
        )
        settings = discovery.for_run(os.getcwd())
    except ConfigurationError as error:
        return Report(errors=(error.diagnostic,))
    if is_left_out(location, settings):
        return Report()

    def settings_of(location: str) -> Settings | Diagnostic:
        try:
            return discovery.for_file(location)
        except ConfigurationError as error:
            return error.diagnostic

    target = Target(display(path), location)
    report = run(
        Request(
            targets=(target,),
            settings=settings_of,
            today=today,
            sources={target.path: source},
            knobs=settings.config.knobs,
            own=settings,
        )
    )
    if not settings.baseline:
        return report
    from certlint.run.baselines import Baseline

    return Baseline(settings.baseline).apply(report, settings=settings, today=today, whole=False)
