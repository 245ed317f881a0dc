"""What the results of a fleet say: as a report of all units, as a table, and against earlier results."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from certlint.fleet.unit import CHECKED
from certlint.model.findings import Diagnostic, Finding, Policy, Reach, ReachedPlace, Report, Summary, Suppression
from certlint.model.fixes import Edit, Proposal
from certlint.model.frozen import dataclass
from certlint.model.knobs import Confidence
from certlint.model.location import Cell, FileSite, Site, Span, Step

__all__ = ["Change", "changes", "report_of", "table"]

Record = Mapping[str, Any]


def report_of(records: Mapping[str, Record]) -> Report:
    """One report of all units. Paths begin with the name of the unit."""
    findings: list[Finding] = []
    errors: list[Diagnostic] = []
    for unit, record in records.items():
        findings += (_finding(unit, each) for each in record["findings"])
        for each in record["errors"]:
            errors.append(Diagnostic(_below(unit, each["path"]), each["line"], each["message"]))
    files = sum(record["files"] for record in records.values())
    findings.sort(key=lambda finding: (finding.path, finding.site.span, finding.code))
    return Report(tuple(findings), tuple(errors), Summary(files=files))


def _below(unit: str, path: str) -> str:
    return f"{unit}/{path}" if path else unit


def _finding(unit: str, document: Record) -> Finding:
    """A finding from its object of JSON."""
    suppressed, fix, decision = document["suppressed"], document["fix"], document["decision"]
    site = _site(document, document["start_byte"], document["end_byte"], document["cell"])
    return Finding(
        path=_below(unit, document["path"]),
        site=site,
        code=document["code"],
        name=document["name"],
        message=document["message"],
        help=document["help"],
        reach=tuple(Reach(each["name"], Policy(each["policy"]), each["suppressed"]) for each in document["reach"]),
        policy=Policy(document["policy"]),
        confidence=Confidence(document["confidence"]),
        knob=document["knob"],
        trail=tuple(
            Step(_below(unit, each["path"]), each["line"], each["column"], each["note"], _cell(each["cell"]))
            for each in document["trail"]
        ),
        suppressed=suppressed and Suppression(suppressed["by"], suppressed["reason"] or "", suppressed["until"] or ""),
        fingerprint=document["fingerprint"],
        all_environments=document["all_environments"],
        fix=fix
        and Proposal(
            fix["description"], fix["safe"], tuple(_edit(unit, each) for each in fix["edits"]), fix["check"] or ""
        ),
        reaches=tuple(
            ReachedPlace(_below(unit, each["path"]), _point(each), each["knob"], tuple(each["environments"]))
            for each in document["reaches"]
        ),
        decision=decision and FileSite(_below(unit, decision["path"]), _point(decision)),
        mark=_site(document["shown"], -1, -1, document["cell"]),
        note=document["note"] or "",
    )


def _site(place: Record, start: int, end: int, cell: Record | None) -> Site:
    span = Span(place["line"], place["column"], place["end_line"], place["end_column"], start, end)
    return Site(span, span.line, span.end_line, "", "", _cell(cell))


def _point(place: Record) -> Site:
    line, column = place["line"], place["column"]
    return Site(Span(line, column, line, column, -1, -1), line, line, "", "", _cell(place.get("cell")))


def _cell(cell: Record | None) -> Cell | None:
    return None if cell is None else Cell(cell["number"], cell["line"])


def _edit(unit: str, edit: Record) -> Edit:
    return Edit(
        _below(unit, edit["path"]), edit["sha256"], edit["start_byte"], edit["end_byte"], edit["replacement"].encode()
    )


def table(records: Mapping[str, Record]) -> str:
    """A line for each unit in which anything was found, or that could not be checked, and one for all."""
    rows = [("unit", "errors", "warnings", "allowed", "status")]
    total: Counter[str] = Counter()
    for unit, record in records.items():
        counts = Counter(each["policy"] for each in record["findings"] if each["suppressed"] is None)
        allowed = len(record["findings"]) - counts["error"] - counts["warning"]
        total += Counter(error=counts["error"], warning=counts["warning"], allowed=allowed)
        total[record["status"]] += 1
        status = record["status"] if not record["errors"] else f"{record['status']}: {_said(record['errors'])}"
        if counts["error"] or counts["warning"] or status != CHECKED:
            rows.append((unit, str(counts["error"]), str(counts["warning"]), str(allowed), status))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "  ".join((row[0].ljust(widths[0]), *(row[column].rjust(widths[column]) for column in (1, 2, 3)), row[4]))
        for row in rows
    ]
    ended = ", ".join(f"{total[each]:,} {each}" for each in sorted({record["status"] for record in records.values()}))
    statuses = f" ({ended})" if ended else ""
    last = f"{len(records):,} units{statuses}: {total['error']:,} errors, {total['warning']:,} warnings, "
    return "\n".join([*(lines if len(rows) > 1 else ()), f"{last}{total['allowed']:,} allowed or waived"]) + "\n"


def _said(errors: Sequence[Record]) -> str:
    last = errors[-1]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return f"{last['path']}: {last['message']}{more}" if last["path"] else f"{last['message']}{more}"


@dataclass(frozen=True, slots=True)
class Change:
    """A finding that is new, gone, or somewhere else than in earlier results. ``before`` is where it was."""

    how: Literal["new", "gone", "moved"]
    unit: str
    finding: Record
    before: Record | None = None

    @property
    def line(self) -> str:
        """The change in one line."""
        place = f"{self.unit}/{self.finding['path']}:{self.finding['line']}:{self.finding['column']}"
        moved = f" (was {self.before['path']}:{self.before['line']})" if self.before is not None else ""
        return f"{self.how} {place}: {self.finding['code']} {self.finding['message']}{moved}"


def changes(before: Mapping[str, Record], after: Mapping[str, Record]) -> Iterator[Change]:
    """What is otherwise in the units of later results; what was not checked in either of them tells nothing.

    A finding is the same while its fingerprint is. One that is gone and one that is new are one that moved, if they are
    of one unit and say the same in the same words.
    """
    for unit in sorted({*before, *after}):
        old, new = before.get(unit), after.get(unit)
        if any(each is not None and each["status"] != CHECKED for each in (old, new)):
            continue
        was = _by_fingerprint(old)
        now = _by_fingerprint(new)
        for key in was.keys() & now.keys():
            if _place(was[key]) != _place(now[key]):
                yield Change("moved", unit, now[key], was[key])
        gone: dict[tuple[str, ...], list[Record]] = defaultdict(list)
        for key in sorted(was.keys() - now.keys()):
            gone[_meaning(was[key])].append(was[key])
        for key in sorted(now.keys() - was.keys()):
            same = gone[_meaning(now[key])]
            yield Change("moved", unit, now[key], same.pop(0)) if same else Change("new", unit, now[key])
        for left in gone.values():
            yield from (Change("gone", unit, each) for each in left)


def _by_fingerprint(record: Record | None) -> dict[str, Record]:
    return {each["fingerprint"]: each for each in (record["findings"] if record is not None else ())}


def _place(finding: Record) -> tuple[str, int]:
    return finding["path"], finding["line"]


def _meaning(finding: Record) -> tuple[str, ...]:
    return finding["code"], finding["knob"], finding["message"]
