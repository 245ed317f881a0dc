"""One package, checked by certlint in a process of its own, with limits."""

from __future__ import annotations

import hashlib
import json
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import run

__all__ = ["CERTLINT", "Limits", "Trial", "try_out"]

CERTLINT = (
    "-I", "-m", "certlint", "--isolated", "--no-cache", "-j1", "--quiet", "--format", "json", "--min-confidence",
    "possible", "--exit-zero", ".",
)  # fmt: skip
"""The arguments of Python. ``-I`` keeps modules of the package from being imported as if they were certlint's."""

_LIMITED = """\
import os, resource, sys
seconds, space = map(int, sys.argv[1:3])
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
resource.setrlimit(resource.RLIMIT_AS, (space, space))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
os.execv(sys.executable, [sys.executable, *sys.argv[3:]])
"""
"""The limits are set by the process itself, which then becomes the command: threads of this one are in no danger."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may take: seconds of processor time, bytes of memory; seconds by the clock for one that waits."""

    cpu_seconds: int = 60
    memory: int = 1 << 30
    seconds: float = 600

    @property
    def space(self) -> int:
        """Bytes of address space, which is more than what is used of it; it only stops what grows all at once."""
        return 4 * self.memory


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it.

    ``failure`` is empty, or says in a few words what must not happen; ``errors`` is what was written to standard
    error. ``findings`` are lines "path:line:column code confidence", sorted. ``size`` is in bytes of code.
    """

    name: str
    version: str
    failure: str
    errors: str
    findings: tuple[str, ...] = ()
    size: int = 0
    cpu_seconds: float = 0.0
    peak: int = 0

    def seconds_per_megabyte(self, start: float) -> float:
        """Processor time by 10⁶ bytes of code, without the ``start`` seconds of a run that has nothing to check."""
        return max(0.0, self.cpu_seconds - start) / (self.size / 1e6) if self.size else 0.0

    @property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each rule."""
        return dict(sorted(Counter(line.split(" ")[-2] for line in self.findings).items()))

    @property
    def digest(self) -> str:
        """Tells these findings from others."""
        return hashlib.sha256("\n".join(self.findings).encode(errors="surrogatepass")).hexdigest()[:16]


def try_out(
    name: str, version: str, folder: Path, size: int, limits: Limits, command: Sequence[str] = CERTLINT
) -> Trial:
    """Run Python with the arguments ``command`` in ``folder``, of ``size`` bytes of code."""
    with tempfile.TemporaryDirectory() as temporary:
        output = Path(temporary, "report.json")
        done = run(
            [sys.executable, "-I", "-c", _LIMITED, str(limits.cpu_seconds), str(limits.space), *command],
            folder,
            memory=True,
            limit=limits.seconds,
            most=limits.memory,
            output=output,
        )
        peak, used = done.peak or 0, done.cpu_seconds or 0.0
        findings: tuple[str, ...] = ()
        if peak > limits.memory:
            failure = f"over memory: {peak / 2**20:.0f} MiB"
        elif done.code is None:
            failure = f"timed out: {limits.seconds:g} s by the clock"
        elif done.code == -signal.SIGXCPU or (done.code == -signal.SIGKILL and used >= limits.cpu_seconds):
            failure = f"timed out: {limits.cpu_seconds} s of processor time"
        elif done.code < 0:
            failure = f"crashed: ended by {signal.Signals(-done.code).name}"
        else:
            failure, findings = _report(done.code, output.read_bytes())
    return Trial(name, version, failure, done.errors, findings, size, used, peak)


def _report(code: int, output: bytes) -> tuple[str, tuple[str, ...]]:
    """What is wrong with the exit code and the JSON of a run that came to its end, and its findings."""
    try:
        report = json.loads(output)
        messages = [f"{error['path']}: {error['message']}" for error in report["errors"]]
        findings = sorted(
            f"{each['path']}:{each['line']}:{each['column']} {each['code']} {each['confidence']}"
            for each in report["findings"]
        )
    except (ValueError, KeyError, TypeError) as error:
        return f"crashed: exit code {code}, and no report ({type(error).__name__})", ()
    internal = [message for message in messages if "internal error" in message]
    if internal:
        return f"crashed: {internal[0]}", tuple(findings)
    if code not in (0, 1, 2):
        return f"crashed: exit code {code}", tuple(findings)
    return "", tuple(findings)
