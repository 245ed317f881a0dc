"""Who decides that a condition holds: the code, or an input of the program that is about verification.

The *code* decides where no input is asked, or where the input is about something else (``if retry:``). A *caller*
decides by a parameter, a *user* by an option, a variable, an entry of a configuration: whatever is read from outside.
Such an input has a default, and the default says whether the condition holds while nobody chooses:
``if os.getenv("VERIFY", "1") == "0":`` holds on request only, ``if not options.get("verify_ssl", False):`` always does
unless someone asks for verification.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice

from certlint.lexicon.answers import OFF, YES
from certlint.lexicon.hints import NO_VERIFICATION
from certlint.lexicon.senses import is_about_tls, is_opt_out, is_path_word, is_pin, speaks_of_tls
from certlint.lexicon.splitting import split
from certlint.model.findings import How
from certlint.model.frozen import dataclass
from certlint.model.knobs import Constant, Effect, Is, Match, Named, Not
from certlint.model.values import Global, Literal, Member, Operation, Parameter, Reference, Result, Value
from certlint.semantics.evaluate import Evaluator
from certlint.semantics.narrowing import excluded
from certlint.semantics.schemes import is_plain_text
from certlint.semantics.terms import (
    Argument,
    Known,
    Name,
    Opaque,
    Outcome,
    SequenceTerm,
    Term,
    Variable,
    matches,
    truth,
)
from certlint.semantics.uses import parts

__all__ = ["Asked", "Choice", "choice"]

MAX_PARTS = 60
MAX_NESTING = 12
EQUAL = frozenset({"==", "is", "in"})
UNEQUAL = frozenset({"!=", "is not", "not in"})
WARNINGS = frozenset({"warning", "warnings"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A parameter by which callers choose: they give one of ``values``; without any, what ``truth`` is the truth of.

    ``outcome`` is the parameter as it arrives at the condition, with the conditions under which it does.
    """

    outcome: Outcome
    values: tuple[Match, ...] = ()
    truth: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """An input decides. ``by_default``: the condition holds while no caller and no user chooses.

    ``asked`` are the parameters among the inputs; ``default`` is what the input is while no one chooses, where that
    is known.
    """

    by_default: bool
    asked: tuple[Asked, ...] = ()
    default: Outcome | None = None


def choice(evaluator: Evaluator, path: str, condition: Value, wanted: bool, effect: Effect) -> Choice | None:
    """Who decides that ``condition``, seen from the module at ``path``, is ``wanted``; None if the code does.

    Of alternatives all have to be choices, but for those that the code rules out: ``if insecure or behind_a_proxy:`` is
    decided by the code. Of conditions that must hold together one suffices.
    """
    return _Question(evaluator, effect).of(path, condition, wanted)


class _Question:
    """One question, which does not lean on its own answer."""

    def __init__(self, evaluator: Evaluator, effect: Effect) -> None:
        self.evaluator = evaluator
        self.effect = effect
        self._open: set[int] = set()

    def of(self, path: str, value: Value, wanted: bool) -> Choice | None:
        if id(value) in self._open:
            return None
        if len(self._open) > MAX_NESTING:
            self.evaluator.note_widened(path, -1, "a condition depends on too many others")
            return None
        self._open.add(id(value))
        try:
            return self._of(path, value, wanted)
        finally:
            self._open.discard(id(value))

    def _of(self, path: str, value: Value, wanted: bool) -> Choice | None:
        if isinstance(value, Operation):
            operator, operands = value.operator, value.operands
            if operator == "not":
                return self.of(path, operands[0], not wanted)
            if operator in {"and", "or"}:
                if operator == ("and" if wanted else "or"):
                    return _together([self.of(path, operand, wanted) for operand in operands])
                open_ones = [operand for operand in operands if not self._is_never(path, operand, wanted)]
                return _alternatives([self.of(path, operand, wanted) for operand in open_ones])
            if operator in EQUAL | UNEQUAL:
                equal = wanted is (operator in EQUAL)
                constant = operands[1].value if isinstance(operands[1], Literal) else ...
                if constant is None and equal:
                    return self._unchosen(path, operands[0])
                if constant is not None and not isinstance(constant, bool):
                    return self._comparison(path, value, equal)
                found = self._truth(path, operands[0], equal is bool(constant))
                return found if found is not None or constant is None else self._comparison(path, value, equal)
        return self._truth(path, value, wanted)

    def _is_never(self, path: str, value: Value, wanted: bool) -> bool:
        """Whether a value is not ``wanted`` wherever TLS is used: a flag of a module, ``IS_OLD = False``; a scheme."""
        if isinstance(value, Operation) and value.operator == "not":
            return self._is_never(path, value.operands[0], not wanted)
        if is_plain_text(self.evaluator, path, value, wanted):
            return True
        if isinstance(value, Literal):
            return isinstance(value.value, bool) and value.value is not wanted  # ``or None`` is no flag
        if not isinstance(value, (Global, Member, Reference)):
            return False
        outcomes = self.evaluator.resolve(path, value)
        return all(isinstance(o.term, Known) and o.via is None and bool(o.term.value) is not wanted for o in outcomes)

    # --- truths ------------------------------------------------------------------------------

    def _truth(self, path: str, value: Value, wanted: bool) -> Choice | None:
        """``if insecure:``, ``if not options.verify:``."""
        asked: list[Asked] = []
        found = about = False
        outcomes = self.evaluator.resolve(path, value)
        for outcome in outcomes:
            term = outcome.term
            if _is_python_s_own(term):
                continue
            bad_when = wanted is not (isinstance(term, Argument) and term.negated)
            name = _name_of(term, outcome, value)
            about = about or (_is_input(outcome) and is_about_tls(name) and not speaks_of_tls(name))
            pinned = bad_when and _is_input(outcome) and is_pin(name)  # in place of the chain, the pin is compared
            if not (pinned or self._asks(name, bad_when)):
                continue
            found = True
            if isinstance(term, Argument) and not pinned:
                asked.append(Asked(outcome, truth=bad_when))
        standing = self._standing(outcomes) if found or about else []
        known = [truth(outcome.term) for outcome in standing]
        if not found:
            # Whatever the name means, the default says that it does not happen unless an input says so.
            return Choice(False) if known and all(each is not wanted and each is not None for each in known) else None
        by_default = bool(known) and all(each is wanted for each in known)
        return Choice(by_default, tuple(asked), standing[0] if by_default else None)

    def _unchosen(self, path: str, value: Value) -> Choice | None:
        """``if verify is None:``: holds by default where the input starts as None, whatever else it may be later."""
        found = self._truth(path, value, False)
        standing = self._standing(self.evaluator.resolve(path, value)) if found is not None else []
        none = next((outcome for outcome in standing if outcome.term == Known(None)), None)
        return Choice(True, found.asked, none) if found is not None and none is not None else found

    def _asks(self, name: str, wanted: bool) -> bool:
        """Whether an input of this name, true if ``wanted``, asks for less verification, or for silence about it."""
        if self.effect is Effect.WARNING and not WARNINGS.isdisjoint(split(name)):
            return True
        return is_opt_out(name, wanted)

    # --- comparisons -------------------------------------------------------------------------

    def _comparison(self, path: str, value: Operation, equal: bool) -> Choice | None:
        """``mode == "noverify"``, ``text.lower() in ("false", "0")``, ``verify not in ("true", 1)``."""
        left, right = (self.evaluator.resolve(path, operand) for operand in value.operands)
        among = value.operator in {"in", "not in"}
        for subject, constants, operand in ((left, right, value.operands[0]), (right, left, value.operands[1]))[
            : 1 if among else 2
        ]:
            terms = self._constants(constants, among)
            if not terms or not any(map(_is_input, subject)):
                continue
            switches = any(isinstance(_constant(term), bool) for term in terms)
            if not (any(map(_speaks, terms)) or self._about(path, operand, paths=switches)):
                continue
            found = self._compared(path, operand, subject, terms, equal)
            if found is not None:
                return found
        return None

    def _compared(
        self, path: str, operand: Value, subject: tuple[Outcome, ...], terms: list[Term], equal: bool
    ) -> Choice | None:
        standing = [o for o in self._standing(subject) if not self._is_chosen(o)]
        known = [o for o in standing if isinstance(o.term, (Known, Name))]
        if known:
            holds = [any(_same(o.term, term) for term in terms) is equal for o in known]
            if all(holds):
                return Choice(True, default=known[0])
            asks = not any(holds)
        elif any(_same(given, term) for given in self._given(path, operand) for term in terms):
            return Choice(True) if equal else None
        else:
            # Nothing is known of the default: the words tell which of the two answers is a request.
            asks = all(map(_is_off, terms)) if equal else all(map(_is_on, terms))
        if not asks:
            return None
        bad = tuple(_match(term) for term in terms) if equal else (Not(tuple(_match(term) for term in terms)),)
        return Choice(
            False, tuple(Asked(o, bad) for o in subject if isinstance(o.term, Argument) and not o.term.negated)
        )

    def _constants(self, outcomes: tuple[Outcome, ...], among: bool) -> list[Term]:
        """The constants that something is compared with; none if one of them is not known."""
        terms: list[Term] = [outcome.term for outcome in outcomes if not isinstance(outcome.term, Opaque)]
        if among:
            if not terms or not all(isinstance(term, SequenceTerm) for term in terms):
                return []
            terms = [each for term in terms if isinstance(term, SequenceTerm) for each in self.evaluator.items(term)]
        elif len(terms) != 1:
            return []
        return terms if all(isinstance(term, (Known, Name)) for term in terms) else []

    # --- inputs ------------------------------------------------------------------------------

    def _standing(self, outcomes: tuple[Outcome, ...]) -> list[Outcome]:
        """What outcomes are while no one chooses: a parameter is its default, what is read from outside is left out."""
        found: list[Outcome] = []
        for outcome in outcomes:
            term = outcome.term
            if isinstance(term, Argument):
                plain = Argument(term.path, term.function, term.parameter, term.key)
                never = excluded(self.evaluator, outcome.when, plain)
                defaults = [o for o in self.evaluator.arguments.default(plain) if not never.covers(o.term)]
                found += [self.evaluator.negated(o) if term.negated else o for o in defaults]
            elif not isinstance(term, (Opaque, Variable)) and outcome.via is not How.OPT_OUT:
                found.append(outcome)
        known = [outcome for outcome in found if not isinstance(outcome.term, (Opaque, Variable, Argument))]
        # Beside a declared default, what the code assigns is what it makes of it later.
        return [outcome for outcome in known if outcome.via is not None] or known

    def _given(self, path: str, value: Value) -> Iterator[Term]:
        """The constants that go into a value that is not known: among them is the default of what is read."""
        for part in self._parts(path, value):
            if isinstance(part, Literal):
                yield Known(part.value)
            elif isinstance(part, Parameter):
                yield from (o.term for o in self._standing(self.evaluator.resolve(path, part)))

    def _is_chosen(self, outcome: Outcome) -> bool:
        """Whether a value is what it is because an input says so: it stands under a condition that is a choice."""
        for path, condition in outcome.when:
            if id(condition) in self._open:
                return True  # only this value makes the condition true
            found = self.of(path, condition, True)
            if found is not None and not found.by_default:
                return True
        return False

    def _about(self, path: str, value: Value, *, paths: bool) -> bool:
        """Whether the names that a value is made of are about TLS or verifying; with ``paths``, of a CA file too."""
        return any(is_about_tls(name) or (paths and is_path_word(name)) for name in self._names(path, value))

    def _names(self, path: str, value: Value) -> Iterator[str]:
        for part in self._parts(path, value):
            name = part.value if isinstance(part, Literal) else getattr(part, "name", "")
            if isinstance(name, str):
                yield name
        for outcome in self.evaluator.resolve(path, value):
            yield outcome.option
            yield _name_of(outcome.term, outcome, value)
            if isinstance(outcome.term, Argument):
                yield outcome.term.parameter

    def _parts(self, path: str, value: Value) -> Iterator[Value]:
        """What a value is made of, calls included."""
        found = parts((value,), lambda result: self._inside(path, result))
        yield from islice(found, MAX_PARTS)
        if next(found, None) is not None:
            self.evaluator.note_widened(path, -1, "a condition is made of too much")

    def _inside(self, path: str, result: Result) -> Iterator[Value]:
        call = self.evaluator.calls.call(path, result.call)
        yield from (call.callee, *call.arguments, *(each for _, each in call.keywords))


def _together(choices: list[Choice | None]) -> Choice | None:
    """Conditions that must all hold: a request among them decides."""
    found = [each for each in choices if each is not None]
    if not found:
        return None
    requests = [each for each in found if not each.by_default]
    return _joined(requests or found)


def _alternatives(choices: list[Choice | None]) -> Choice | None:
    """Conditions of which one suffices: where one is no choice, the code decides."""
    found = [each for each in choices if each is not None]
    if len(found) < len(choices):
        return None
    standing = [each for each in found if each.by_default]
    return _joined(standing or found)


def _joined(choices: list[Choice]) -> Choice:
    asked = tuple(dict.fromkeys(each for choice in choices for each in choice.asked))
    return Choice(choices[0].by_default, asked, choices[0].default)


def _is_input(outcome: Outcome) -> bool:
    """Whether an outcome is, or replaces, something that a caller or a user says."""
    return outcome.via is not None or isinstance(outcome.term, (Argument, Variable, Opaque))


def _is_python_s_own(term: Term) -> bool:
    """Whether a term is a name of the standard library: what that is called asks for nothing, and no input sets it.

    ``creator = getattr(ssl, "_create_unverified_context", None)``, ``if creator is not None:``
    """
    return isinstance(term, Name) and term.name.partition(".")[0] in sys.stdlib_module_names


def _name_of(term: Term, outcome: Outcome, value: Value) -> str:
    """The name that an input goes by."""
    if isinstance(term, Argument):
        return term.key or term.parameter
    if isinstance(term, (Opaque, Variable)):
        return term.name
    if isinstance(term, Name):
        return term.name.rpartition(".")[2]
    if isinstance(term, Known) and isinstance(value, (Global, Member, Reference)):
        return value.name.rpartition(".")[2]  # a constant that may be given another value
    return outcome.option


def _same(left: Term, right: Term) -> bool:
    """Whether Python takes two constants for equal: ``True == 1``."""
    if isinstance(left, Known) and isinstance(right, Known):
        return left.value == right.value
    return left == right


def _match(term: Term) -> Match:
    return Named(term.name) if isinstance(term, Name) else Is(_constant(term))


def _constant(term: Term) -> Constant:
    return term.value if isinstance(term, Known) else None


def _is_off(term: Term) -> bool:
    """Whether a constant asks for no verification, or for something to be off: ``CERT_NONE``, ``"false"``, ``0``."""
    if isinstance(term, Known):
        if isinstance(term.value, str):
            return term.value.lower() in OFF | {""} or is_opt_out(term.value, True)
        return term.value is not None and not term.value
    return any(matches(match, term) for match in NO_VERIFICATION)


def _is_on(term: Term) -> bool:
    """Whether a constant asks for something to be on: ``"true"``, ``1``, ``CERT_REQUIRED``."""
    if isinstance(term, Known):
        return term.value.lower() in YES if isinstance(term.value, str) else term.value is True or term.value == 1
    return isinstance(term, Name) and term.name.endswith(("CERT_REQUIRED", "VERIFY_PEER"))


def _speaks(term: Term) -> bool:
    """Whether a constant tells by itself that this is about verification: ``"noverify"``, ``ssl.CERT_NONE``."""
    if isinstance(term, Known) and isinstance(term.value, str):
        return is_opt_out(term.value, True)
    return any(matches(match, term) for match in NO_VERIFICATION)
