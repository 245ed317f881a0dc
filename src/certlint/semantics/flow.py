"""Flow: which values reach which knobs, through calls to a fixed point.

A *sink* is a place where a value governs verification: a knob's argument, or a parameter that is
passed on to one. A function with a sink among its parameters is itself a knob, and its callers are
looked at in turn, until nothing new is found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from certlint.model.conditions import FALSE, TRUE, every, some
from certlint.model.facts import Guards
from certlint.model.findings import How, Turn
from certlint.model.knobs import Confidence, Effect, Knob
from certlint.model.location import Step
from certlint.model.values import Literal, Operation, Value
from certlint.semantics.conditions import Conditions
from certlint.semantics.evaluate import Evaluator
from certlint.semantics.narrowing import ANYTHING_ARRIVES, Excluded, excluded, is_asked_for
from certlint.semantics.terms import (
    Argument,
    Known,
    Name,
    Object,
    Opaque,
    Origin,
    Outcome,
    SequenceTerm,
    Target,
    Term,
    TextTerm,
    Variable,
    describe,
    matches,
    truth,
)
from certlint.semantics.words import is_opt_out, is_path_word, looks_like_path, speaks_of_tls, speaks_of_verifying

__all__ = ["Condition", "Flow", "Place", "Sink", "rank"]

MAX_SINKS = 8
MAX_HOPS = 12
MAX_WORK = 20_000
MAX_WAYS = 12
SECURE_SCHEMES = frozenset(
    {"https", "wss", "ssl", "tls", "rediss", "amqps", "mqtts", "ldaps", "imaps", "smtps", "ftps"}
)
OFF_WORDS = frozenset({"false", "no", "off", "0", "none"})

Condition = tuple[str, Value]
ObjectKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a knob is turned: module, site, what stands there, and under which conditions."""

    path: str
    site: int
    subject: str
    conditions: tuple[Condition, ...] = ()
    objects: frozenset[ObjectKey] = frozenset()
    function: str = ""
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Sink:
    """Something that a value ends in.

    ``truthy`` is None where the value itself counts; True or False where the mere truth of it decides
    (a parameter that guards a turn). ``steps`` lead from here to the knob, ``inner`` are the conditions on that way.
    """

    knob: Knob
    how: How
    place: Place
    negated: bool = False
    truthy: bool | None = None
    steps: tuple[Origin, ...] = ()
    confidence: Confidence = Confidence.CERTAIN
    inner: tuple[Condition, ...] = ()
    excluded: Excluded = ANYTHING_ARRIVES


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a turn comes about: the conditions of its place, and those of its value."""

    guards: tuple[Condition, ...] = ()
    values: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """A turn found, before it is known what becomes of the objects that it is about."""

    turn: Turn
    place: Place
    ways: tuple[Way, ...] = ()

    def joined(self, ways: tuple[Way, ...]) -> Pending:
        """The same, come about in other ways too; in too many ways, it is taken to happen always."""
        joined = (*self.ways, *(way for way in ways if way not in self.ways))
        return replace(self, ways=joined if len(joined) <= MAX_WAYS else (Way(),))


@dataclass(frozen=True, slots=True)
class Repair:
    """A good value given to a setting of an object."""

    path: str
    function: str
    site: int
    conditions: tuple[Condition, ...]
    effect: Effect


class Flow:
    """Collects turns; `settle` follows what callers pass until nothing new is found."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self.modules = evaluator.modules
        self.pending: dict[tuple[str, int, Effect, How], Pending] = {}
        self.callers: dict[tuple[str, str], list[tuple[str, int, Target]]] = defaultdict(list)
        self.sinks: dict[tuple[str, str, str, str | None], list[Sink]] = defaultdict(list)
        self.attribute_sets: dict[tuple[str, str, str], list[tuple[str, int, Value, Place]]] = defaultdict(list)
        self.servers: set[ObjectKey] = set()
        self.clients: set[ObjectKey] = set()
        self.used: set[ObjectKey] = set()
        self.repairs: dict[ObjectKey, list[Repair]] = defaultdict(list)
        # Where turns inside a function, or of a call, are to be shown instead, and as what.
        self.moves: dict[tuple[str, str | int], tuple[Place, How, frozenset[str]]] = {}
        self.conditions = Conditions(evaluator)
        self._work: list[tuple[Argument, Sink]] = []

    # --- judging values ----------------------------------------------------------------------

    def judge(self, sink: Sink, outcomes: Iterable[Outcome]) -> bool:
        """Note a turn for each bad outcome that reaches the sink; True if there was one."""
        bad = False
        for outcome in outcomes:
            if sink.excluded.covers(outcome.term):
                continue
            if not sink.knob.followed and (isinstance(outcome.term, Argument) or outcome.via is not None):
                continue
            if isinstance(outcome.term, Argument):
                self.follow(outcome.term, sink, outcome)
                continue
            if sink.negated:
                outcome = self.evaluator.negated(outcome)
            term = outcome.term
            if isinstance(term, Object) and sink.truthy is None and sink.knob.context:
                self.clients.add((term.path, term.call))
                continue
            verdict = self.verdict(sink, outcome)
            if verdict is None and isinstance(term, SequenceTerm) and sink.knob.insecure:
                verdict = next(filter(None, (self.verdict(sink, Outcome(t)) for t in self.evaluator.items(term))), None)
            if verdict is not None:
                bad = True
                self.turn(sink, outcome, *verdict)
        return bad

    def verdict(self, sink: Sink, outcome: Outcome) -> tuple[Effect, How, bool] | None:
        """What is wrong with the outcome, if anything: effect, how, and whether it merely weakens."""
        knob, term = sink.knob, outcome.term
        if sink.truthy is not None:
            known = truth(term) if isinstance(term, (Known, Name, Object)) else None
            return (knob.effect, sink.how, False) if known is sink.truthy else None
        if knob.insecure and any(matches(match, term) for match in knob.insecure):
            edits = knob.effect is Effect.CA_PATH and sink.how in {How.ARGUMENT, How.CALL}
            return knob.effect, How.EDIT if edits else sink.how, False
        if any(matches(match, term) for match in knob.weak):
            return Effect.HOSTNAME, sink.how, True
        if not knob.path:
            return None
        if isinstance(term, Variable):
            if speaks_of_verifying(term.name) and not is_path_word(term.name):
                return Effect.VERIFICATION, How.TEXT, False
            return None
        if isinstance(term, Known) and isinstance(term.value, (str, bytes)) and term.value:
            text = term.value if isinstance(term.value, str) else term.value.decode("latin-1")
            if text.strip().lower() in OFF_WORDS | {"true", "yes", "on", "1"}:
                return Effect.VERIFICATION, How.TEXT, False
            return (Effect.CA_PATH, sink.how, False) if looks_like_path(text) else None
        if isinstance(term, TextTerm) and not term.configured and term.parts[0] and looks_like_path(term.known):
            return Effect.CA_PATH, sink.how, False
        return None

    # --- following parameters ----------------------------------------------------------------

    def follow(self, argument: Argument, sink: Sink, outcome: Outcome | None = None) -> bool:
        """The callers decide: make the parameter a sink, and look at its default. True if that is bad."""
        steps = sink.steps
        if not steps:
            steps = (Origin(sink.place.path, sink.place.site, f"reaches `{sink.place.subject}`"),)
        if len(steps) > MAX_HOPS:
            return False
        key = (argument.path, argument.function, argument.parameter, argument.key)
        negated = argument.negated != sink.negated
        truthy = sink.truthy
        if truthy is not None and negated:
            truthy, negated = not truthy, False
        extra = outcome.when if outcome is not None else ()
        place = replace(sink.place, conditions=sink.place.conditions + extra)
        plain = replace(argument, negated=False, not_none=False)
        never = excluded(self.evaluator, place.conditions, plain)
        inherited = ANYTHING_ARRIVES if argument.negated else sink.excluded
        never = Excluded(never.none or inherited.none or argument.not_none, never.false or inherited.false)
        found = replace(sink, negated=negated, truthy=truthy, steps=steps, place=place, excluded=never)
        name = argument.key or argument.parameter
        if speaks_of_tls(name) and not speaks_of_tls(sink.knob.parameter):
            found = replace(found, confidence=Confidence.POSSIBLE)  # off is mostly no TLS at all
        known = self.sinks[key]
        if len(known) >= MAX_SINKS or any(
            other.knob.effect is found.knob.effect
            and other.negated == negated
            and other.truthy == truthy
            and other.excluded == never
            and other.knob.insecure == found.knob.insecure
            and _identities(other) <= _identities(found)
            for other in known
        ):
            return any(
                isinstance(o.term, Known) and not never.covers(o.term) and self.verdict(found, o) is not None
                for o in self.evaluator.arguments.default(plain)
            )
        known.append(found)
        self._work.append((argument, found))
        return self._default(argument, found)

    def _default(self, argument: Argument, sink: Sink) -> bool:
        """The parameter's own default, which stands where it is declared."""
        plain = replace(argument, negated=False, not_none=False)
        facts = self.evaluator.arguments.parameter(plain)
        if facts is None or facts.default is None:
            return False
        name = argument.key or argument.parameter
        place = Place(argument.path, facts.site, argument.parameter, (), sink.place.objects, parameter=name)
        inner = replace(sink, place=place, how=How.DEFAULT, inner=(*sink.inner, *self._dominating(sink.place)))
        return self.judge(
            inner, [o for o in self.evaluator.arguments.default(plain) if not isinstance(o.term, Argument)]
        )

    def settle(self) -> None:
        """Look at the callers of every parameter that became a sink, to the fixed point."""
        done = 0
        while self._work and done < MAX_WORK:
            argument, sink = self._work.pop()
            sink = replace(sink, inner=(*sink.inner, *self._dominating(sink.place)))
            for path, index, target in self.callers.get((argument.path, argument.function), ()):
                done += 1
                given = self.evaluator.arguments.given(path, index, target, argument.parameter, argument.key)
                if given is None:
                    continue
                call = self.evaluator.calls.call(path, index)
                name = argument.key or argument.parameter
                step = Origin(path, call.site, f"passed as `{name}` to `{call.text or argument.function}`")
                place = Place(
                    path,
                    call.site,
                    f"{call.text or argument.function}({name}=...)",
                    conditions(path, call.guards),
                    function=call.function,
                    parameter=name,
                )
                self.judge(replace(sink, place=place, how=How.ARGUMENT, steps=(step, *sink.steps)), given.outcomes)
            key = (argument.path, argument.function, argument.parameter)
            for path, site, value, place in self.attribute_sets.get(key, ()) if argument.key is None else ():
                done += 1
                step = Origin(path, site, f"kept as `{argument.parameter}`")
                outcomes = self.evaluator.resolve(path, value)
                there = replace(place, parameter=argument.parameter)
                self.judge(replace(sink, place=there, how=How.ATTRIBUTE, steps=(step, *sink.steps)), outcomes)

    # --- turns -------------------------------------------------------------------------------

    def turn(self, sink: Sink, outcome: Outcome, effect: Effect, how: How, weak: bool) -> None:
        """Note one turn: where it stands, how sure it is, how the value got there."""
        knob, place = sink.knob, sink.place
        path, site, subject = place.path, place.site, place.subject
        value = describe((self.evaluator.negated(outcome) if sink.negated else outcome).term)  # as it stands there
        trail = outcome.trail
        if outcome.via is not None and outcome.via_origin is not None and how is not How.TEXT:
            how = outcome.via
            path, site = outcome.via_origin.path, outcome.via_origin.site
            subject = f"{outcome.option or subject}={value}"
            steps = sink.steps or (Origin(place.path, place.site, f"reaches `{place.subject}`"),)
        else:
            steps = sink.steps
            moved = outcome.entry is not None and how not in {How.OVERRIDE, How.PROCESS_WIDE}
            if moved and outcome.entry is not None and self._is_elsewhere(outcome.entry, place):
                # The entry names the knob: it is turned there, for every call that the dict goes to.
                steps = steps or (Origin(place.path, place.site, f"reaches `{place.subject}`"),)
                path, site = outcome.entry.path, outcome.entry.site
            subject = subject.replace("=...", f"={value}") if "=..." in subject else subject
            if how is How.DEFAULT:
                subject = f"{subject}={value}"
            elif trail and not steps:
                steps = (Origin(place.path, place.site, f"reaches `{subject}`"),)
        when = (*place.conditions, *outcome.when)
        confidence = _weakest(knob.confidence, sink.confidence)
        if how is How.OPTION or (not outcome.alone and how is not How.DEFAULT):
            confidence = _weakest(confidence, Confidence.LIKELY)
        if outcome.via is How.OPT_OUT:
            how, confidence = How.OPT_OUT, Confidence.POSSIBLE
        elif sink.truthy is None or how is not How.DEFAULT:
            decision = self.decide(sink, when, effect, how)
            if decision is None:
                return
            if decision is How.OPT_OUT:
                how, confidence = How.OPT_OUT, Confidence.POSSIBLE
        self.note(
            Place(path, site, subject, tuple(when), place.objects, place.function, place.parameter),
            how,
            effect,
            knob,
            value,
            confidence,
            (*trail, *steps),
            weak,
            Way((*self._dominating(place), *sink.inner), outcome.when),
            flag=sink.truthy is not None or sink.negated,
        )

    def _is_elsewhere(self, entry: Origin, place: Place) -> bool:
        """Whether a dict's entry is known to stand in another statement than the place."""
        sites = self.modules.by_path[entry.path].analysis.sites
        if not 0 <= entry.site < len(sites):
            return False
        here = self.modules.by_path[place.path].analysis.sites[place.site]
        line = sites[entry.site].span.line
        return entry.path != place.path or not here.first_line <= line <= here.last_line

    def decide(self, sink: Sink, when: tuple[Condition, ...], effect: Effect, how: How) -> How | None:
        """What the conditions make of a turn: its own `How`, `OPT_OUT` if somebody has to ask for it, None if never."""
        opt_out = False
        secured = any(
            wanted and _asks_for_https(inner) for _, value in when for inner, wanted in _conjuncts(value, True)
        )
        for path, value in reversed(when):  # the innermost first: what it asks for, no outer default decides
            for inner, wanted in _conjuncts(value, True):
                if is_asked_for(self.evaluator, path, inner, wanted):
                    opt_out = True
                    continue
                outcomes = self.evaluator.resolve(path, inner)
                if isinstance(inner, Literal) and bool(inner.value) is not wanted:
                    return None  # `if False:`
                if not wanted and _asks_for_https(inner):
                    return None  # plain text on purpose
                initial = next((truth(o.term) for o in outcomes if isinstance(o.term, Known)), None)
                for outcome in outcomes:
                    term = outcome.term
                    name = _name_of(term, outcome)
                    if not wanted and not secured and speaks_of_tls(name):
                        return None  # plain text on purpose
                    if initial is wanted:
                        continue  # so it is unless somebody says otherwise
                    if isinstance(term, Argument):
                        bad_when = wanted is not term.negated
                        if is_opt_out(name, bad_when) and how is not How.DEFAULT:
                            guarded = replace(sink, truthy=bad_when, negated=False)
                            if not opt_out and self.follow(replace(term, negated=False), guarded, outcome):
                                return None  # found where the parameter's default stands
                            opt_out = True
                    elif is_opt_out(name, wanted):
                        opt_out = True
        if opt_out and not ((sink.knob.process_wide or how is How.VARIABLE) and how is not How.OPTION):
            return How.OPT_OUT
        return how

    def note(
        self,
        place: Place,
        how: How,
        effect: Effect,
        knob: Knob,
        value: str,
        confidence: Confidence,
        trail: tuple[Origin, ...] = (),
        weak: bool = False,
        way: Way | None = None,
        *,
        flag: bool = False,
    ) -> None:
        """Keep a turn, once for each place, effect and way; the surest wins."""
        sites = self.modules.by_path[place.path].analysis.sites
        if not 0 <= place.site < len(sites):
            return
        site = sites[place.site]
        turn = Turn(
            path=place.path,
            site=site,
            how=how,
            effect=effect,
            knob=knob.id,
            subject=place.subject,
            value=value,
            confidence=confidence,
            trail=self._steps(trail, place),
            note=knob.note,
            weak=weak,
            parameter=place.parameter,
            flag=flag,
        )
        key = (place.path, place.site, effect, how)
        old = self.pending.get(key)
        ways = (way or Way(self._dominating(place)),)
        if old is None:
            self.pending[key] = Pending(turn, place, ways)
        elif rank(confidence) > rank(old.turn.confidence):
            self.pending[key] = Pending(turn, place, old.ways).joined(ways)
        else:
            self.pending[key] = old.joined(ways)

    def _steps(self, trail: tuple[Origin, ...], place: Place) -> tuple[Step, ...]:
        """The trail with lines; none if everything happens in one statement."""
        steps: list[Step] = []
        for origin in trail:
            sites = self.modules.by_path[origin.path].analysis.sites
            if 0 <= origin.site < len(sites):
                span = sites[origin.site].span
                step = Step(origin.path, span.line, span.column, origin.note)
                if not steps or (steps[-1].path, steps[-1].line) != (step.path, step.line):
                    steps.append(step)
        own = self.modules.by_path[place.path].analysis.sites[place.site]
        if all(s.path == place.path and own.first_line <= s.line <= own.last_line for s in steps):
            return ()
        return tuple(steps)

    # --- the end -----------------------------------------------------------------------------

    def turns(self) -> dict[str, list[Turn]]:
        """The turns that are left when servers, repaired contexts and doubles are taken out; by path."""
        self._move()
        kept = [pending for pending in self.pending.values() if not self._is_void(pending)]
        attributes_off = _objects(kept, {Effect.VERIFICATION}, {How.ATTRIBUTE})
        off = _objects(kept, {Effect.VERIFICATION}, set(How))
        statements_off = {
            (p.turn.path, p.turn.site.span)
            for p in kept
            if p.turn.effect is Effect.VERIFICATION and p.turn.confidence is not Confidence.POSSIBLE
        }
        found: dict[str, list[Turn]] = defaultdict(list)
        for pending in kept:
            turn, objects = pending.turn, pending.place.objects
            if turn.how in _MAKING and objects & attributes_off:
                continue  # one finding for one context: where it is told not to verify
            if turn.effect is Effect.HOSTNAME and (objects & off or (turn.path, turn.site.span) in statements_off):
                continue  # where nothing is verified, the name is not either
            seen = [key for key in objects if "\0" not in key[0]]
            if seen and not any(key in self.used or key in self.clients for key in seen):
                weaker = Confidence.POSSIBLE if turn.how in _MAKING else Confidence.LIKELY
                if turn.confidence is not Confidence.CERTAIN or weaker is Confidence.LIKELY:
                    turn = replace(turn, confidence=_weakest(turn.confidence, weaker))
            guarded = self._guarded(turn, pending.ways)
            if guarded is not None:
                found[turn.path].append(guarded)
        return found

    def _dominating(self, place: Place) -> tuple[Condition, ...]:
        """The conditions of a place, and that of the class whose method it stands in."""
        module = self.modules.by_path[place.path]
        name = place.function
        while name and not (name in module.functions and module.functions[name].owner):
            name = name.rpartition(".")[0]
        if not name:
            return place.conditions
        return (*place.conditions, (place.path, self.conditions.inside(place.path, module.functions[name].owner)))

    def _guarded(self, turn: Turn, ways: tuple[Way, ...]) -> Turn | None:
        """The turn with its conditions: those that all ways share, and else alternatives; None if it never happens."""
        guards = [tuple(self.conditions.lower(*each) for each in way.guards) for way in ways]
        common = tuple(each for each in guards[0] if each != TRUE and all(each in other for other in guards))
        rest = [
            every(*(each for each in own if each not in common), *(self.conditions.lower(*each) for each in way.values))
            for own, way in zip(guards, ways, strict=True)
        ]
        value = some(*rest)
        if FALSE in (*common, value):
            return None
        return replace(turn, guards=tuple(dict.fromkeys(common)), values=() if value == TRUE else (value,))

    def _move(self) -> None:
        """Show turns where they take effect: an overriding method, a monkeypatch."""
        for key, pending in list(self.pending.items()):
            turn, place = pending.turn, pending.place
            if turn.how in {How.DEFAULT, How.OPTION, How.OPT_OUT, How.OVERRIDE, How.PROCESS_WIDE}:
                continue
            move = self.moves.get((place.path, place.site)) or self.moves.get((place.path, place.function))
            if move is None or (move[2] and turn.knob not in move[2]):
                continue
            target, how, _ = move
            del self.pending[key]
            span = turn.site.span
            trail = (*turn.trail, Step(turn.path, span.line, span.column, f"`{turn.subject}`"))
            site = self.modules.by_path[target.path].analysis.sites[target.site]
            moved = replace(turn, path=target.path, site=site, how=how, subject=target.subject, trail=trail)
            there = self.pending.setdefault((target.path, target.site, turn.effect, how), Pending(moved, target))
            self.pending[target.path, target.site, turn.effect, how] = there.joined(pending.ways)

    def _is_void(self, pending: Pending) -> bool:
        """Whether the turn concerns a server only, or is taken back in what follows."""
        turn, place = pending.turn, pending.place
        if place.objects & self.servers and not (place.objects & self.clients):
            return True
        for key in place.objects:
            for repair in self.repairs.get(key, ()):
                if turn.effect is Effect.HOSTNAME and repair.effect is not Effect.HOSTNAME:
                    continue
                if turn.how in _MAKING:
                    return True
                same = (repair.path, repair.function) == (place.path, place.function)
                if same and repair.site > place.site and _values(repair.conditions) <= _values(place.conditions):
                    return True
        return False


def _identities(sink: Sink) -> set[tuple[str, int]]:
    """The conditions of a sink, told apart by identity."""
    return {(path, id(value)) for path, value in (*sink.inner, *sink.place.conditions)}


_MAKING = frozenset({How.CALL, How.OMISSION, How.CONTEXT})


def _values(conditions: tuple[Condition, ...]) -> set[int]:
    """The identities of the conditions' values."""
    return {id(value) for _, value in conditions}


def _objects(pending: Iterable[Pending], effects: set[Effect], hows: set[How]) -> set[ObjectKey]:
    return {
        key
        for p in pending
        if p.turn.effect in effects and p.turn.how in hows and p.turn.confidence is not Confidence.POSSIBLE
        for key in p.place.objects
    }


def conditions(path: str, guards: Guards) -> tuple[Condition, ...]:
    """The guards of a place, with their module."""
    return tuple((path, guard) for guard in guards)


def _conjuncts(value: Value, wanted: bool) -> list[tuple[Value, bool]]:
    """A condition taken apart into values that must be true (or false) for it to hold."""
    found: list[tuple[Value, bool]] = []
    stack = [(value, wanted)]
    while stack and len(found) < 12:
        current, positive = stack.pop()
        if isinstance(current, Operation):
            operator, operands = current.operator, current.operands
            if operator == "not":
                stack.append((operands[0], not positive))
                continue
            if operator == ("and" if positive else "or"):
                stack.extend((operand, positive) for operand in operands)
                continue
            if operator in {"is", "==", "is not", "!="} and isinstance(operands[1], Literal):
                constant = operands[1].value
                equal = operator in {"is", "=="}
                if isinstance(constant, bool):
                    stack.append((operands[0], positive if constant is equal else not positive))
                    continue
                if constant is None:
                    stack.append((operands[0], not positive if equal else positive))
                    continue
        found.append((current, positive))
    return found


def _asks_for_https(value: Value) -> bool:
    """``scheme == "https"``, ``url.startswith("https")``: whether the condition asks if TLS is used."""
    return (
        isinstance(value, Operation)
        and value.operator in {"==", "in", "is"}
        and any(
            isinstance(each, Literal) and str(each.value).rstrip(":/").lower() in SECURE_SCHEMES
            for each in value.operands
        )
    )


def _name_of(term: Term, outcome: Outcome) -> str:
    if isinstance(term, Argument):
        return term.key or term.parameter
    if isinstance(term, (Opaque, Variable)):
        return term.name
    if isinstance(term, Name):
        return term.name.rpartition(".")[2]
    return outcome.option


_RANKS = {Confidence.POSSIBLE: 0, Confidence.LIKELY: 1, Confidence.CERTAIN: 2}


def rank(confidence: Confidence) -> int:
    """A number that is larger the surer one is."""
    return _RANKS[confidence]


def _weakest(left: Confidence, right: Confidence) -> Confidence:
    return left if rank(left) < rank(right) else right
