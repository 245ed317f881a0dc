"""What all tests share: one profile of Hypothesis, how many processes, and no habit of the terminal or the user."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SOURCE = Path(__file__).parent.parent / "src"


def pytest_configure(config: pytest.Config) -> None:
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(SOURCE), os.environ.get("PYTHONPATH")]))
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        os.environ.pop(name, None)
    # What certlint keeps among the user's files is kept among those of the tests.
    kept = tempfile.TemporaryDirectory(prefix="certlint-tests-")
    config.add_cleanup(kept.cleanup)
    os.environ["XDG_CACHE_HOME"] = kept.name
    # The same examples in each run, however slow the machine is; "--hypothesis-seed 7" looks at others.
    settings.register_profile(
        "certlint",
        deadline=None,
        derandomize=config.getoption("--hypothesis-seed") is None,
        database=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    settings.load_profile("certlint")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """None, for the number of processors; 0 where single files are named, which one process has done sooner."""
    files = (Path(argument.partition("::")[0]).is_file() for argument in config.args)
    return 0 if all(files) else None
