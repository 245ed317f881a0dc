"""Flow: which values reach which knobs, through calls to a fixed point.

A *sink* is a place where a value governs verification: a knob's argument, or a parameter that is
passed on to one. A function with a sink among its parameters is itself a knob, and its callers are
looked at in turn, until nothing new is found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from certlint.lexicon.answers import OFF, YES
from certlint.lexicon.senses import is_path_word, is_server_side, looks_like_path, speaks_of_tls, speaks_of_verifying
from certlint.model.findings import How, Turn
from certlint.model.knobs import Accepting, Confidence, Effect, Knob, Match
from certlint.model.location import FileSite, Span, Step
from certlint.model.values import Choice, Global, Literal, Member, Operation, Parameter, Reference, Value
from certlint.semantics.callers import Callers
from certlint.semantics.conditions import Conditions
from certlint.semantics.deciders import choice
from certlint.semantics.evaluate import Evaluator
from certlint.semantics.initial import is_superseded, is_unset
from certlint.semantics.narrowing import ANYTHING_ARRIVES, Excluded, excluded, is_excluded, is_replaced
from certlint.semantics.schemes import asks_for_https, conjuncts, is_plain_text
from certlint.semantics.sinks import (
    ALWAYS,
    Condition,
    ObjectKey,
    Pending,
    PendingKey,
    Place,
    Repair,
    Sink,
    Spot,
    Way,
    ca_file,
    conditions,
    file_beside,
)
from certlint.semantics.terms import (
    Argument,
    Flags,
    FunctionTerm,
    Known,
    Name,
    Object,
    Opaque,
    Origin,
    Outcome,
    SequenceTerm,
    Term,
    TextTerm,
    Variable,
    describe,
    matches,
    truth,
)

__all__ = ["Flow"]

_FOR_ALL = frozenset({How.PROCESS_WIDE, How.VARIABLE})
"""What turns verification off for the whole process. Where an input asks for it, the code decides how far that goes."""

MAX_SINKS = 8
"""How many sinks of one kind a parameter has before their conditions are left out: it is a sink always."""
MAX_STEPS = 12
"""How many steps from a parameter to its knob are told."""
MAX_WORK = 500_000
"""How many callers are looked at."""


class Flow:
    """Collects turns; `settle` follows what callers pass until nothing new is found."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self.modules = evaluator.modules
        self.pending: dict[PendingKey, Pending] = {}
        self.files: dict[PendingKey, Pending] = {}  # places that name CA files beside the code
        self.decided: dict[tuple[str, int], set[Span]] = defaultdict(set)  # by path and line
        self.callers = Callers(evaluator, evaluator.index)
        self.sinks: dict[tuple[str, str, str, str | None], list[Sink]] = defaultdict(list)
        self.servers: set[ObjectKey] = set()
        self.clients: set[ObjectKey] = set()
        self.repairs: dict[ObjectKey, list[Repair]] = defaultdict(list)
        # Where turns inside a function, or of a call, are to be shown instead, and as what.
        self.moves: dict[tuple[str, str | int], tuple[Place, How, frozenset[str]]] = {}
        self.conditions = Conditions(evaluator)
        self.explained: set[tuple[str, int]] = set()  # defaults, by file and place, that a knob got
        self._assigned: dict[str, frozenset[int]] = {}
        self._work: list[tuple[Argument, Sink]] = []
        self._settled: list[tuple[Argument, Sink]] = []

    # --- judging values ----------------------------------------------------------------------

    def judge(self, sink: Sink, outcomes: Iterable[Outcome]) -> bool:
        """Note a turn for each bad outcome that reaches the sink; True if there was one."""
        bad = False
        for outcome in outcomes:
            if sink.excluded.covers(outcome.term) or is_replaced(self.evaluator, sink.place.conditions, outcome):
                continue
            if self._is_gone(sink, outcome):
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
            if verdict is not None and not is_excluded(
                self.evaluator, (*sink.place.conditions, *outcome.when), outcome
            ):
                bad = True
                self.turn(sink, outcome, *verdict)
            elif file := file_beside(term) if sink.knob.path and sink.truthy is None else "":
                way = Way((*self._dominating(sink.place), *sink.inner), outcome.when)
                self.note(
                    sink.place, How.FILE, Effect.CA_PATH, sink.knob, describe(term), Confidence.CERTAIN,
                    outcome.trail, way=way, file=file,
                )  # fmt: skip
        return bad

    def _is_gone(self, sink: Sink, outcome: Outcome) -> bool:
        """Whether an outcome is what an object starts with, and has got something else for before this happens."""
        names_host = sink.knob.effect is Effect.HOSTNAME and bool(outcome.trail)
        if names_host and is_unset(self.modules.by_path[outcome.trail[0].path], outcome):
            return True  # what compares names refuses an empty one, so it is only there at first
        return is_superseded(self.modules.by_path[sink.place.path], sink.place, outcome)

    def verdict(self, sink: Sink, outcome: Outcome) -> tuple[Effect, How, bool] | None:
        """What is wrong with the outcome, if anything: effect, how, and whether it merely weakens."""
        knob, term = sink.knob, outcome.term
        if sink.truthy is not None:
            known = truth(term) if isinstance(term, (Known, Name, Object)) else None
            return (knob.effect, sink.how, False) if known is sink.truthy else None
        parts = term.parts if isinstance(term, Flags) else (term,)
        if knob.insecure and all(any(self._is(match, part) for match in knob.insecure) for part in parts):
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
            if text.strip().lower() in OFF | YES:
                return Effect.VERIFICATION, How.TEXT, False
            return (Effect.CA_PATH, sink.how, False) if looks_like_path(text) else None
        if isinstance(term, TextTerm) and not term.configured and term.parts[0] and looks_like_path(term.known):
            return Effect.CA_PATH, sink.how, False
        return None

    def _is(self, match: Match, term: Term) -> bool:
        """Whether the term is what the match describes, as far as is known."""
        if not isinstance(match, Accepting):
            return bool(matches(match, term))
        if not isinstance(term, FunctionTerm):
            return False
        returned = self.evaluator.calls.returns(term.path, term.name)
        return all(truth(outcome.term) is True for outcome in returned)

    # --- following parameters ----------------------------------------------------------------

    def follow(self, argument: Argument, sink: Sink, outcome: Outcome | None = None) -> bool:
        """The callers decide: make the parameter a sink, and look at its default. True if that is bad."""
        steps = sink.steps
        if not steps:
            steps = (Origin(sink.place.path, sink.place.site, f"reaches `{sink.place.subject}`"),)
        key = (argument.path, argument.function, argument.parameter, argument.key)
        negated = argument.negated != sink.negated
        truthy = sink.truthy
        if truthy is not None and negated:
            truthy, negated = not truthy, False
        extra = outcome.when if outcome is not None else ()
        place = replace(sink.place, conditions=sink.place.conditions + extra)
        if sink.steps and not _stands_in(place, argument):
            place = _for_other_callers(place)
        plain = replace(argument, negated=False, not_none=False)
        never = excluded(self.evaluator, place.conditions, plain)
        inherited = ANYTHING_ARRIVES if argument.negated else sink.excluded
        never = never.joined(inherited).joined(Excluded(none=argument.not_none))
        found = replace(sink, negated=negated, truthy=truthy, steps=steps, place=place, excluded=never)
        name = argument.key or argument.parameter
        if speaks_of_tls(name) and not speaks_of_tls(sink.knob.parameter):
            found = replace(found, confidence=Confidence.POSSIBLE)  # off is mostly no TLS at all
        known = self.sinks[key]
        alike = [other for other in known if _kind(other) == _kind(found)]
        if len(alike) >= MAX_SINKS:
            self._note_widened(argument, "a parameter reaches too many knobs")
            bare = replace(place, conditions=())
            found = replace(found, place=bare, inner=(), excluded=ANYTHING_ARRIVES, confidence=alike[0].confidence)
        if any(other.excluded == found.excluded and _identities(other) <= _identities(found) for other in alike):
            return self._default(argument, found)  # the default reaches this place, too
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
        inner = replace(
            sink,
            place=place,
            how=How.DEFAULT,
            inner=(*sink.inner, *self._dominating(sink.place)),
            reached=(sink.place.path, sink.place.site),
        )
        return self.judge(
            inner, [o for o in self.evaluator.arguments.default(plain) if not isinstance(o.term, Argument)]
        )

    def settle(self) -> None:
        """Look at the callers of every parameter that became a sink, to the fixed point."""
        done = 0
        while self._work:
            argument, sink = self._work.pop()
            if done >= MAX_WORK:
                self._note_widened(argument, "a parameter has too many callers")
                continue
            self._settled.append((argument, sink))
            sink = replace(sink, inner=(*sink.inner, *self._dominating(sink.place)))
            decorated = self._decorated(argument, sink)
            position = self.evaluator.arguments.position(argument.path, argument.function, argument.parameter)
            for path, index, target in self.callers.of(argument.path, argument.function):
                done += 1
                passed = self.evaluator.arguments.given(path, index, target, argument.parameter, argument.key)
                if passed is None:
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
                handed = replace(
                    sink, place=place, how=How.ARGUMENT, steps=_led((step, *sink.steps)), argument=(name, position)
                )
                self.judge(handed, [outcome for outcome in passed.outcomes if outcome not in decorated])
            if argument.key is not None:
                continue
            name = argument.parameter
            for path, given in self.evaluator.outside.on_instances(argument.path, argument.function, name):
                done += 1
                step = Origin(path, given.site, f"kept as `{name}`")
                when = conditions(path, given.guards)
                subject = f"{given.text}.{name}=..."
                there = Place(path, given.site, subject, when, function=given.function, parameter=name)
                outcomes = self.evaluator.resolve(path, given.value)
                kept = replace(sink, place=there, how=How.ATTRIBUTE, steps=_led((step, *sink.steps)), argument=None)
                self.judge(kept, outcomes)

    def _decorated(self, argument: Argument, sink: Sink) -> list[Outcome]:
        """Judge what decorators of a function call it with, once; these outcomes, which no caller gives."""
        if argument.function not in self.modules.by_path[argument.path].functions:
            return []
        found: list[Outcome] = []
        name = argument.key or argument.parameter
        for wrapping in self.evaluator.decorators.around(FunctionTerm(argument.path, argument.function)):
            given = self.evaluator.arguments.put_in(wrapping, argument.parameter, argument.key)
            call = self.evaluator.calls.call(wrapping.path, wrapping.call)
            put = [o for o in given.outcomes if not isinstance(o.term, Argument)] if given is not None else []
            step = Origin(wrapping.path, call.site, f"passed as `{name}` to what is decorated")
            place = Place(
                wrapping.path,
                call.site,
                f"{call.text}({name}=...)",
                conditions(wrapping.path, call.guards),
                function=call.function,
                parameter=name,
            )
            handed = replace(
                sink, place=place, how=How.ARGUMENT, steps=_led((step, *sink.steps)), argument=(name, None)
            )
            self.judge(handed, put)
            found += put
        return found

    def _note_widened(self, argument: Argument, reason: str) -> None:
        facts = self.evaluator.arguments.parameter(replace(argument, negated=False, not_none=False))
        self.evaluator.note_widened(argument.path, facts.site if facts is not None else -1, reason)

    def revisit(self) -> None:
        """Have `settle` look at all callers again: there are further modules."""
        self.callers.forget()
        self._work += self._settled
        self._settled.clear()

    # --- turns -------------------------------------------------------------------------------

    def turn(self, sink: Sink, outcome: Outcome, effect: Effect, how: How, weak: bool) -> None:
        """Note one turn: where it stands, how sure it is, how the value got there."""
        knob, place = sink.knob, sink.place
        path, site, subject = place.path, place.site, place.subject
        value = describe((self.evaluator.negated(outcome) if sink.negated else outcome).term)  # as it stands there
        trail = outcome.trail
        if outcome.via_origin is not None:
            self.explained.add((outcome.via_origin.path, outcome.via_origin.site))
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
                steps = (Origin(place.path, place.site, f"reaches `{place.subject}`"),)
        decided = self._decision(outcome, how, path, site)
        arrives = sink.reached or (place.path, place.site)
        stays = arrives == (path, site) or (decided is not None and not self._is_in_display(outcome.entry, path, site))
        when = (*place.conditions, *outcome.when)
        confidence = min(knob.confidence, sink.confidence)
        if how is How.OPTION or (not outcome.alone and how is not How.DEFAULT):
            confidence = min(confidence, Confidence.LIKELY)
        if outcome.via is How.OPT_OUT:
            how, confidence = How.OPT_OUT, Confidence.POSSIBLE
        elif sink.truthy is None or how is not How.DEFAULT:
            decision = self.decide(sink, when, effect, how)
            if decision is None:
                return
            if decision is How.OPT_OUT and how in _FOR_ALL and effect is Effect.VERIFICATION:
                confidence = min(confidence, Confidence.LIKELY)  # who asks for it asks for one client
            elif decision is How.OPT_OUT:
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
            decision=decided,
            reached=None if stays else arrives,
            file=ca_file(effect, outcome.term),
            argument=sink.argument,
        )

    def _decision(self, outcome: Outcome, how: How, path: str, site: int) -> Spot | None:
        """Where the bad value is decided, if that is another statement than the one where the knob is turned.

        An option decides for the user; what overrides a method or replaces a library's decides for all who call it.
        In a dict the entry's value decides: whether that is looked up by its key or the dict is passed on.
        """
        if not outcome.trail or how in {How.OPTION, How.OVERRIDE, How.PROCESS_WIDE}:
            return None
        origin = outcome.trail[0]
        if self._is_in_display(outcome.entry, path, site) or self._is_elsewhere(origin, Place(path, site, "")):
            return origin.path, origin.site
        return None

    def _is_in_display(self, entry: Origin | None, path: str, site: int) -> bool:
        """Whether a place is that of an entry written out in a dict, not assigned by a statement of its own."""
        if entry is None or (entry.path, entry.site) != (path, site):
            return False
        assigned = self._assigned.get(path)
        if assigned is None:
            attributions = self.modules.by_path[path].analysis.attributions
            assigned = self._assigned[path] = frozenset(attribution.site for attribution in attributions)
        return site not in assigned

    def _is_elsewhere(self, entry: Origin, place: Place) -> bool:
        """Whether a dict's entry, or what a value comes from, is known to stand in another statement than the place."""
        sites = self.modules.by_path[entry.path].analysis.sites
        if not 0 <= entry.site < len(sites):
            return False
        here = self.modules.by_path[place.path].analysis.sites[place.site]
        line = sites[entry.site].span.line
        return entry.path != place.path or not here.first_line <= line <= here.last_line

    def decide(self, sink: Sink, when: tuple[Condition, ...], effect: Effect, how: How) -> How | None:
        """What the conditions make of a turn: its own `How`, `OPT_OUT` if somebody has to ask for it, None if never."""
        opt_out = False
        if _contradict(when):
            return None
        secured = any(
            wanted and asks_for_https(self.evaluator, path, inner)
            for path, value in when
            for inner, wanted in conjuncts(value, True)
        )
        for path, value in reversed(when):  # the innermost first: what it asks for, no outer default decides
            for inner, wanted in conjuncts(value, True):
                if isinstance(inner, Literal) and bool(inner.value) is not wanted:
                    return None  # `if False:`
                if is_plain_text(self.evaluator, path, inner, wanted):
                    return None  # plain text on purpose
                if wanted and effect is not Effect.WARNING and self._is_server_side(path, inner):
                    return None  # a server verifies its clients only if it wants to know them
                if not wanted and not secured:
                    outcomes = self.evaluator.resolve(path, inner)
                    if any(speaks_of_tls(_name_of(o.term, o, inner)) for o in outcomes):
                        return None  # plain text on purpose
            found = choice(self.evaluator, path, value, True, effect)
            if found is None:
                continue
            if how is not How.DEFAULT:
                for asked in found.asked:
                    guarded = replace(sink, truthy=asked.truth, negated=False)
                    if asked.values:
                        knob = replace(sink.knob, insecure=asked.values, weak=(), path=False, context=False)
                        guarded = replace(sink, knob=knob, negated=False)
                    assert isinstance(asked.outcome.term, Argument)
                    plain = replace(asked.outcome.term, negated=False)
                    if not opt_out and self.follow(plain, guarded, asked.outcome):
                        return None  # found where the parameter's default stands
            opt_out = opt_out or not found.by_default
        return How.OPT_OUT if opt_out else how

    def _is_server_side(self, path: str, condition: Value) -> bool:
        """Whether a condition holds at the server's end of a connection: ``if server_side:``."""
        chosen = isinstance(condition, Operation) and condition.operator == "if"  # by default, from something else
        if not chosen and not isinstance(condition, (Global, Member, Parameter, Choice)):
            return False
        outcomes = self.evaluator.resolve(path, condition)
        return any(is_server_side(_name_of(o.term, o, condition)) for o in outcomes)

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
        decision: Spot | None = None,
        reached: Spot | None = None,
        file: str = "",
        argument: tuple[str, int | None] | None = None,
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
            note=knob.note if effect is knob.effect else "",
            weak=weak,
            parameter=place.parameter,
            flag=flag,
            decision=self._file_site(decision),
            reached=self._file_site(reached),
            file=file,
            argument=argument,
        )
        if turn.decision is not None:
            span = turn.decision.site.span
            self.decided[turn.decision.path, span.line].add(span)
        key = (place.path, place.site, effect, how, decision, reached)
        kept = self.files if how is How.FILE else self.pending
        old = kept.get(key)
        ways = (way or Way(self._dominating(place)),)
        if old is None:
            kept[key] = Pending(turn, place, ways)
        elif confidence > old.turn.confidence:
            kept[key] = Pending(turn, place, old.ways).joined(ways)
        else:
            kept[key] = old.joined(ways)
        if old is not None and ALWAYS in kept[key].ways and ALWAYS not in (*old.ways, *ways):
            self.evaluator.note_widened(place.path, place.site, "a turn comes about in too many ways")

    def _file_site(self, spot: Spot | None) -> FileSite | None:
        """A site with its file, if it is known."""
        sites = self.modules.by_path[spot[0]].analysis.sites if spot is not None else ()
        return FileSite(spot[0], sites[spot[1]]) if spot is not None and 0 <= spot[1] < len(sites) else None

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

    def _dominating(self, place: Place) -> tuple[Condition, ...]:
        """The conditions of a place, and that of the class whose method it stands in."""
        module = self.modules.by_path[place.path]
        name = place.function
        while name and not (name in module.functions and module.functions[name].owner):
            name = name.rpartition(".")[0]
        if not name:
            return place.conditions
        return (*place.conditions, (place.path, self.conditions.inside(place.path, module.functions[name].owner)))


def _led(steps: tuple[Origin, ...]) -> tuple[Origin, ...]:
    """The steps from a place to a knob; of very many, the first ones and the last."""
    return steps if len(steps) <= MAX_STEPS else (*steps[: MAX_STEPS - 2], *steps[-2:])


def _kind(sink: Sink) -> tuple[object, ...]:
    """What tells whether two sinks of a parameter take the same values amiss."""
    knob = sink.knob
    return knob.effect, knob.insecure, sink.negated, sink.truthy


def _stands_in(place: Place, argument: Argument) -> bool:
    """Whether a place is in the function whose parameter is meant, in one around it, or in its class."""
    return place.path == argument.path and place.function.partition(".")[0] == argument.function.partition(".")[0]


def _for_other_callers(place: Place) -> Place:
    """The place of a call, for what was made by a function that others call too: not all of them are tests."""
    kept = tuple(
        (path, value)
        for path, value in place.conditions
        if not (isinstance(value, Operation) and value.operator == "testing")
    )
    return replace(place, conditions=kept, function="")


def _identities(sink: Sink) -> set[tuple[str, int]]:
    """The conditions of a sink, told apart by identity."""
    return {(path, id(value)) for path, value in (*sink.inner, *sink.place.conditions)}


def _contradict(when: tuple[Condition, ...]) -> bool:
    """Whether a flag of a module would have to be both true and false: one is set when the module is imported."""
    wanted: dict[tuple[str, str], bool] = {}
    for path, value in when:
        for inner, positive in conjuncts(value, True):
            if isinstance(inner, Global) and wanted.setdefault((path, inner.name), positive) is not positive:
                return True
    return False


def _name_of(term: Term, outcome: Outcome, value: Value) -> str:
    if isinstance(term, Argument):
        return term.key or term.parameter
    if isinstance(term, (Opaque, Variable)):
        return term.name
    if isinstance(term, Name):
        return term.name.rpartition(".")[2]
    if isinstance(term, Known) and isinstance(value, (Global, Member, Reference)):
        return value.name.rpartition(".")[2]  # a constant that somebody may give another value
    return outcome.option
