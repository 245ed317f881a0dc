"""What is left of the turns found: without those of servers, of contexts that are repaired, and doubles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Set
from dataclasses import replace

from certlint.model.conditions import FALSE, TRUE, every, some
from certlint.model.findings import How, Turn
from certlint.model.knobs import Confidence, Effect
from certlint.model.location import Span, Step
from certlint.semantics.comparing import is_compared
from certlint.semantics.flow import Flow
from certlint.semantics.selection import Selection
from certlint.semantics.sinks import Condition, ObjectKey, Pending, Way
from certlint.semantics.uses import unplaced

__all__ = ["Endings"]

_MAKING = frozenset({How.CALL, How.OMISSION, How.CONTEXT})
_DEFAULTS = frozenset({How.DEFAULT, How.OPTION})


class Endings:
    """Tells what is left of a flow's turns."""

    def __init__(self, flow: Flow, uses: Callable[[Set[ObjectKey]], Set[ObjectKey]]) -> None:
        """``uses`` tells which of some objects are passed to anything."""
        self._flow = flow
        self._uses = uses

    def turns(self) -> dict[str, list[Turn]]:
        """The turns that are left when servers, repaired contexts and doubles are taken out; by the deciding file."""
        self._move()
        kept = [pending for pending in self._flow.pending.values() if not self._is_void(pending)]
        attributes_off = _objects(kept, {Effect.VERIFICATION}, {How.ATTRIBUTE, How.ARGUMENT})
        off = _by_object(p for p in kept if p.turn.effect is Effect.VERIFICATION)
        statements_off = {(p.turn.path, p.turn.site.span) for p in kept if _turns_off(p)}
        defaults_off = {(*_decided(p), p.turn.how) for p in kept if _turns_off(p) and p.turn.how in _DEFAULTS}
        made = {key for p in kept for key in p.place.objects if "\0" not in key[0]}
        used = self._flow.clients | self._uses(made - self._flow.clients) if made else made
        found: dict[str, list[Turn]] = defaultdict(list)
        selection = Selection(self._flow)
        for pending in kept:
            turn, objects = pending.turn, pending.place.objects
            part = turn.how is How.OVERRIDE
            if turn.how is not How.OPT_OUT and selection.is_on_request(pending.place, turn.effect, part=part):
                turn = replace(turn, how=How.OPT_OUT, confidence=Confidence.POSSIBLE)
            if turn.effect is Effect.WARNING and (*_decided(pending), turn.how) in defaults_off:
                continue  # who leaves verification off by default hides the warnings about that by the same default
            if turn.how in _MAKING and objects & attributes_off:
                continue  # one finding for one context: where it is told not to verify
            if turn.effect is Effect.HOSTNAME and (
                (turn.path, turn.site.span) in statements_off
                or any(_happens_with(pending, other) for key in objects for other in off.get(key, ()))
            ):
                continue  # where nothing is verified, the name is not either
            if turn.effect is Effect.HOSTNAME and turn.how in _MAKING and objects and not objects & self._flow.clients:
                turn = replace(turn, confidence=Confidence.POSSIBLE)  # a server's context never compares names
            if turn.effect is Effect.HOSTNAME and is_compared(self._flow.modules.by_path[turn.path], pending.place):
                turn = replace(turn, confidence=Confidence.POSSIBLE)
            seen = [key for key in objects if "\0" not in key[0]]
            if seen and used.isdisjoint(seen):
                weaker = Confidence.POSSIBLE if turn.how in _MAKING else Confidence.LIKELY
                if turn.confidence is not Confidence.CERTAIN or weaker is Confidence.LIKELY:
                    turn = replace(turn, confidence=min(turn.confidence, weaker))
            guarded = self._guarded(turn, pending.ways)
            if guarded is not None:
                found[turn.decided.path].append(guarded)
        return found

    def files(self) -> tuple[Turn, ...]:
        """The places that name CA files beside the code, as far as they are ever reached."""
        kept = (each for each in self._flow.files.values() if not self._is_void(each))
        guarded = (self._guarded(each.turn, each.ways) for each in kept)
        return tuple(sorted((turn for turn in guarded if turn is not None), key=lambda turn: turn.order))

    def _guarded(self, turn: Turn, ways: tuple[Way, ...]) -> Turn | None:
        """The turn with its conditions: those that all ways share, and else alternatives; None if it never happens."""
        lower = self._flow.conditions.lower
        guards = [tuple(lower(*each) for each in way.guards) for way in ways]
        common = tuple(each for each in guards[0] if each != TRUE and all(each in other for other in guards))
        rest = [
            every(
                *(each for each in own if each not in common),
                *(lower(*each) for each in way.values),
            )
            for own, way in zip(guards, ways, strict=True)
        ]
        value = some(*rest)
        if FALSE in (*common, value):
            return None
        return replace(turn, guards=tuple(dict.fromkeys(common)), values=() if value == TRUE else (value,))

    def _move(self) -> None:
        """Show turns where they take effect: an overriding method, a monkeypatch."""
        for key, pending in list(self._flow.pending.items()):
            turn, place = pending.turn, pending.place
            if turn.how in {How.DEFAULT, How.OPTION, How.OPT_OUT, How.OVERRIDE, How.PROCESS_WIDE}:
                continue
            move = self._flow.moves.get((place.path, place.site)) or self._flow.moves.get((place.path, place.function))
            if move is None or (move[2] and turn.knob not in move[2]):
                continue
            target, how, _ = move
            del self._flow.pending[key]
            span = turn.site.span
            trail = (*turn.trail, Step(turn.path, span.line, span.column, f"`{turn.subject}`"))
            site = self._flow.modules.by_path[target.path].analysis.sites[target.site]
            moved = replace(
                turn,
                path=target.path,
                site=site,
                how=how,
                subject=target.subject,
                trail=trail,
                decision=None,
                reached=None,
                argument=None,
            )
            there = (target.path, target.site, turn.effect, how, None, None)
            known = self._flow.pending.setdefault(there, Pending(moved, target))
            self._flow.pending[there] = known.joined(pending.ways)

    def _is_void(self, pending: Pending) -> bool:
        """Whether the turn concerns a server only, or is taken back in what follows."""
        turn, place = pending.turn, pending.place
        if place.objects & self._flow.servers and not (place.objects & self._flow.clients):
            return True
        for key in place.objects:
            for repair in self._flow.repairs.get(key, ()):
                if turn.effect is Effect.CA_PATH:
                    continue
                if turn.effect is Effect.HOSTNAME and repair.effect is not Effect.HOSTNAME:
                    continue
                if turn.how in _MAKING:
                    return True
                same = (repair.path, repair.function) == (place.path, place.function)
                if same and repair.site > place.site and _values(repair.conditions) <= _values(place.conditions):
                    return True
        return False


def _values(conditions: tuple[Condition, ...]) -> set[int]:
    """The identities of the conditions' values."""
    return {id(value) for _, value in conditions}


def _turns_off(pending: Pending) -> bool:
    """Whether nothing is verified where this happens, without anyone asking for it."""
    return pending.turn.effect is Effect.VERIFICATION and pending.turn.confidence is not Confidence.POSSIBLE


def _decided(pending: Pending) -> tuple[str, Span]:
    """Where a turn is decided."""
    return pending.turn.decided.path, pending.turn.decided.site.span


def _happens_with(pending: Pending, other: Pending) -> bool:
    """Whether ``other`` happens wherever ``pending`` does, as surely: in its function, under no more conditions."""
    if other.turn.confidence < min(pending.turn.confidence, Confidence.LIKELY):
        return False
    if (pending.place.path, pending.place.function) != (other.place.path, other.place.function):
        return True
    return _shapes(other.place.conditions) <= _shapes(pending.place.conditions)


def _shapes(conditions: tuple[Condition, ...]) -> set[Condition]:
    """The conditions, equal where they read the same, wherever they stand."""
    return {(path, unplaced(value)) for path, value in conditions}


def _by_object(found: Iterable[Pending]) -> dict[ObjectKey, list[Pending]]:
    """What was found, by the objects that it is about."""
    objects: dict[ObjectKey, list[Pending]] = defaultdict(list)
    for pending in found:
        for key in pending.place.objects:
            objects[key].append(pending)
    return objects


def _objects(pending: Iterable[Pending], effects: set[Effect], hows: set[How]) -> set[ObjectKey]:
    return {
        key
        for p in pending
        if p.turn.effect in effects and p.turn.how in hows and p.turn.confidence is not Confidence.POSSIBLE
        for key in p.place.objects
    }
