"""Commands that the code starts: their words, and the flags in them that turn verification off."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence

from certlint.knobs.commands import TAKES_ARGUMENT
from certlint.model.facts import Call
from certlint.model.knobs import Knob
from certlint.model.values import Value
from certlint.semantics.terms import Known, Name, Object, Outcome, SequenceTerm, Term, TextTerm, matches

__all__ = ["bad_flags", "words"]

WRAPPERS = frozenset({"sudo", "env", "nohup", "time", "nice", "exec", "command", "timeout", "xargs", "stdbuf", "doas"})
SEPARATORS = frozenset({"|", "||", "&&", ";", "&", "(", ")", "{", "}", "then", "do", "else", "!"})
SHELLS = frozenset({"sh", "bash", "zsh", "dash", "ash", "ksh"})
UNKNOWN_WORD = "\0"

Word = tuple[str, Term | None]


def words(
    term: Term, call: Call, position: int, resolve: Callable[[Value], Sequence[Outcome]], shell: bool
) -> list[Word]:
    """The words of a command: each its known text (`UNKNOWN_WORD` stands for what is not) and its term."""
    if isinstance(term, SequenceTerm):
        found = [_word(resolve(item)) for item in term.items]
        if (
            len(found) >= 3
            and found[0][0].rpartition("/")[2] in SHELLS
            and found[1][0].startswith("-")
            and "c" in found[1][0]
        ):
            return _split(found[2][0])
        return found
    text = _text(term)
    if text is None:
        return []
    if shell or " " in text or len(call.arguments) == 1:
        return _split(text)
    # exec-style: the words are the arguments themselves
    return [_word(resolve(argument)) for argument in call.arguments[position:]]


def _word(outcomes: Sequence[Outcome]) -> Word:
    for outcome in outcomes:
        text = _text(outcome.term)
        if text is not None:
            return text, outcome.term
        if isinstance(outcome.term, Name) and outcome.term.name == "sys.executable":
            return "python", outcome.term
        if isinstance(outcome.term, Object):
            return UNKNOWN_WORD, outcome.term
    return UNKNOWN_WORD, outcomes[0].term if outcomes else None


def _text(term: Term) -> str | None:
    if isinstance(term, Known):
        if isinstance(term.value, str):
            return term.value
        return str(term.value) if isinstance(term.value, int) else None
    if isinstance(term, TextTerm):
        return "".join(UNKNOWN_WORD if part is None else part for part in term.parts)
    return None


def _split(text: str) -> list[Word]:
    if len(text) > 20_000:
        return []
    lexer = shlex.shlex(text, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    lexer.commenters = "#"
    found: list[Word] = []
    try:
        for word in lexer:
            found.append(
                (word, Known(word) if UNKNOWN_WORD not in word else TextTerm((word.replace(UNKNOWN_WORD, ""), None)))
            )
    except ValueError:
        return [(word, Known(word)) for word in text.split()]
    return found


def _commands(found: list[Word]) -> Iterator[tuple[str, list[Word]]]:
    """Each program in the words with its own arguments."""
    position = 0
    while position < len(found):
        word = found[position][0]
        if word in SEPARATORS or ("=" in word and not word.startswith("-") and "/" not in word.partition("=")[0]):
            position += 1
            continue
        program = word.rpartition("/")[2].rpartition("\\")[2].lower().removesuffix(".exe")
        end = position + 1
        while end < len(found) and found[end][0] not in SEPARATORS:
            end += 1
        rest = found[position + 1 : end]
        if program in WRAPPERS:
            position += 1
            while position < end and (found[position][0].startswith("-") or found[position][0].isdigit()):
                position += 1
            continue
        if program.startswith("python") or program == "py":
            if len(rest) >= 2 and rest[0][0] == "-m":
                yield rest[1][0], rest[2:]
        else:
            yield program, rest
        position = end


def bad_flags(found: list[Word], table: Mapping[str, Sequence[Knob]]) -> Iterator[tuple[Knob, str, Term | None]]:
    """The flags that knobs speak of: knob, how it reads, and the flag's value if it is the value that counts."""
    for program, rest in _commands(found):
        knobs = table.get(program)
        if not knobs:
            base = program.rstrip("0123456789.")
            knobs = table.get(base, ())
        for knob in knobs:
            yield from _flag(program, rest, knob)


def _flag(program: str, rest: list[Word], knob: Knob) -> Iterator[tuple[Knob, str, Term | None]]:
    if knob.absent:
        yield from _omitted(program, rest, knob)
        return
    valued = bool(knob.insecure) or knob.path
    flags = knob.keys or (knob.parameter,)
    arguments = TAKES_ARGUMENT.get(program, frozenset())
    for position, (word, _) in enumerate(rest):
        if word == "--":
            return
        before = rest[position - 1][0] if position else ""
        if len(before) >= 2 and before[0] == "-" and before[1] != "-" and before[-1] in arguments:
            continue
        for flag in flags:
            if " " in flag:
                parts = flag.split()
                if [w for w, _ in rest[position : position + len(parts)]] != parts:
                    continue
                follows = rest[position + len(parts) : position + len(parts) + 1]
                if not valued:
                    yield knob, f"{program} {flag}", None
                    return
                if follows:
                    yield knob, f"{program} {flag} {follows[0][0]}".replace(UNKNOWN_WORD, "..."), follows[0][1]
                    return
                continue
            if word == flag or (_short(flag) and _combined(word, flag, arguments)):
                if not valued:
                    yield knob, f"{program} {word}".replace(UNKNOWN_WORD, "..."), None
                    return
                if word == flag and position + 1 < len(rest):
                    value, term = rest[position + 1]
                    yield knob, f"{program} {flag} {value}".replace(UNKNOWN_WORD, "..."), term
                    if flag[0] != "-" and position + 2 < len(rest):  # a subcommand: name and value follow
                        pair = f"{value} {rest[position + 2][0]}"
                        if UNKNOWN_WORD not in pair:
                            yield knob, f"{program} {flag} {pair}", Known(pair)
                    return
            name, equals, value = word.partition("=")
            if equals and name.lower() == flag.lower():
                if not valued:
                    yield knob, f"{program} {word}".replace(UNKNOWN_WORD, "..."), None
                elif UNKNOWN_WORD not in value:
                    yield knob, f"{program} {word}", Known(value)
                return


def _omitted(program: str, rest: list[Word], knob: Knob) -> Iterator[tuple[Knob, str, Term | None]]:
    """A command that does not verify unless the flag is there."""
    texts = [text for text, _ in rest]
    for position, wanted in knob.only_if:
        word = Known(texts[int(position)]) if int(position) < len(texts) else Known(None)
        if not any(matches(match, word) for match in wanted):
            return
    if not set(knob.keys).intersection(texts):
        yield knob, " ".join((program, *texts[:1])), None


def _short(flag: str) -> bool:
    return len(flag) == 2 and flag[0] == "-" and flag[1].isalpha()


def _combined(word: str, flag: str, arguments: frozenset[str]) -> bool:
    """Whether a word such as ``-sSk`` holds the short flag."""
    if len(word) < 3 or word[0] != "-" or word[1] == "-":
        return False
    for letter in word[1:]:
        if letter == flag[1]:
            return True
        if letter in arguments or not letter.isalpha():
            return False
    return False
