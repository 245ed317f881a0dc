"""Facts: the names they go by, who wins over whom, three-valued logic, and what may never happen."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlint.environments import by_path, reach
from certlint.facts import World, fact_key, member_key
from certlint.model.conditions import (
    FALSE,
    TRUE,
    All,
    Any,
    Assignment,
    Condition,
    Fact,
    FactKind,
    InForce,
    Not,
    Unknown,
    Within,
    every,
    fact_kind,
    show,
    some,
)
from certlint.model.config import DEFAULT_ENVIRONMENTS, Config, Environment
from certlint.model.findings import How, Turn
from certlint.model.knobs import Effect
from certlint.model.location import Site, Span

PROD, DEV, TEST = DEFAULT_ENVIRONMENTS
SITE = Site(Span(1, 1, 1, 2, 0, 1), 1, 1, "f(x)", "f(x)")


def world(environment: Environment) -> World:
    environments = tuple(environment if each.name == environment.name else each for each in DEFAULT_ENVIRONMENTS)
    return World(environment, lambda path: by_path(path, environments), len(environments))


def debug(**fields: object) -> Fact:
    return Fact(FactKind.DEBUG, "settings.DEBUG", "debug", **fields)  # type: ignore[arg-type]


def named(*names: str, **fields: object) -> Fact:
    return Fact(FactKind.ENVIRONMENT, "ENV", "env", names, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("DEBUG", "debug"),
        ("settings.DEBUG", "debug"),
        ("django.conf.settings.DEBUG", "debug"),
        ("current_app.config['DEBUG']", "debug"),
        ("app.config.get('TESTING')", "testing"),
        ("os.environ['ENVIRONMENT']", "environment"),
        ("os.getenv('APP_ENV', 'dev')", "app_env"),
        ("env.bool('DEBUG')", "debug"),
        ("config('DEBUG', cast=bool)", "debug"),
        ("args.debug", "args.debug"),
        ("logging.DEBUG", "logging.debug"),
        ("'pytest' in sys.modules", "pytest in sys.modules"),
    ],
)
def test_spellings(text: str, key: str) -> None:
    assert fact_key(text) == key


@pytest.mark.parametrize(
    "text", ["", "DEBUG =", "1", "a + b", "f(x)", "print('x')", "a if b else c", "x[0]", "(" * 500]
)
def test_what_is_no_plain_expression(text: str) -> None:
    with pytest.raises(ValueError, match=r"^is not a "):
        fact_key(text)


def test_kinds() -> None:
    assert fact_kind(member_key("self.settings", "Debug")) is FactKind.DEBUG
    assert fact_kind(member_key("self", "debug")) is FactKind.OTHER
    assert fact_kind("DJANGO_ENV") is FactKind.ENVIRONMENT


@pytest.mark.parametrize(
    ("condition", "prod", "dev", "test"),
    [
        (debug(), False, True, None),
        (Not(debug()), True, False, None),
        (debug(constants=("1", "true")), False, True, None),
        (debug(constants=("verbose",)), None, None, None),
        (named("prod"), None, False, False),
        (named("prod", mentioned=("prod",)), True, False, False),
        (named("prod", mentioned=("prod", "live")), None, False, False),
        (named("prod", "live", mentioned=("prod", "live")), True, False, False),
        (named("PROD", mentioned=("Prod",)), True, False, False),
        (named("staging"), False, False, False),
        (Within("development", ""), False, True, False),
        (Unknown("x"), None, None, None),
        (All((debug(), Unknown("x"))), False, None, None),
        (Any((debug(), Unknown("x"))), None, True, None),
        (debug(assigned=(Assignment("s.py", True, "s.py", 1),)), True, True, True),
        (debug(assigned=(Assignment("a/settings/dev.py", False, "a/settings/dev.py", 1),)), False, False, None),
        (InForce("settings/prod.py", ("settings/prod.py", "settings/base.py")), True, False, False),
        (InForce("settings/base.py", ("settings/prod.py", "settings/base.py")), False, True, True),
    ],
)
def test_truth(condition: Condition, prod: bool | None, dev: bool | None, test: bool | None) -> None:
    assert [world(each).truth(condition) for each in (PROD, DEV, TEST)] == [prod, dev, test]


def test_what_the_user_says_wins() -> None:
    fact = debug(assigned=(Assignment("settings.py", False, "settings.py", 1),), meaning=FALSE)
    assert world(PROD).truth(fact) is False
    assert world(replace(PROD, facts=(("DEBUG", (True,)),))).truth(fact) is True
    assert world(replace(PROD, facts=(("DEBUG", (True, False)),))).truth(fact) is None
    assert world(replace(PROD, facts=(("settings.OTHER", (True,)),))).truth(fact) is False


def test_a_meaning_is_asked_before_what_is_assumed() -> None:
    assert world(PROD).truth(debug(meaning=TRUE)) is True
    assert world(PROD).truth(debug(meaning=Unknown())) is False


def test_environments_of_the_user_have_no_facts_but_their_own() -> None:
    staging = Environment("staging", facts=(("ENV", ("staging", "preprod")),))
    assert world(staging).truth(debug()) is None
    assert world(staging).truth(named("staging", mentioned=("staging",))) is True
    assert world(staging).truth(named("prod")) is False
    assert world(staging).truth(Within("preprod", "")) is True


def test_text() -> None:
    assert show(every(Not(debug()), some(named("a"), named("b")))) == "not settings.DEBUG and ENV in ('a', 'b')"
    assert show(every(Not(named("a")), Not(named("b")))) == "ENV not in ('a', 'b')"
    assert show(Not(some(debug(), Unknown("x")))) == "not (settings.DEBUG or x)"


KEYS = {"debug": FactKind.DEBUG, "testing": FactKind.TESTING, "env": FactKind.ENVIRONMENT, "region": FactKind.OTHER}
WORDS = st.sampled_from(["prod", "live", "dev", "local", "test", "staging"])
VALUES = st.one_of(st.booleans(), WORDS)
FACTS = st.builds(
    lambda key, constants, mentioned: Fact(KEYS[key], key.upper(), key, constants, mentioned),
    st.sampled_from(sorted(KEYS)),
    st.one_of(st.none(), st.lists(VALUES, min_size=1, max_size=3).map(tuple)),
    st.lists(WORDS, max_size=3).map(tuple),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    st.one_of(FACTS, st.just(Unknown("x")), st.just(TRUE), st.builds(Within, WORDS, st.just(""))),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(lambda parts: every(*parts), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: some(*parts), st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=8,
)
PATHS = st.sampled_from(["app/x.py", "app/settings/prod.py", "tests/x.py", "docs/x.py"])


def reached(guards: tuple[Condition, ...], path: str, environments: tuple[Environment, ...]) -> set[str]:
    turn = Turn(path, SITE, How.ARGUMENT, Effect.VERIFICATION, "k", "f(x)", guards=guards)
    return set(reach(turn, relative=path, config=Config(environments=environments)).environments)


@given(st.lists(CONDITIONS, max_size=3).map(tuple), PATHS, st.sampled_from(sorted(KEYS)), VALUES)
def test_adding_a_fact_never_enlarges_reach(
    guards: tuple[Condition, ...], path: str, key: str, value: bool | str
) -> None:
    # What certlint assumes and what the user says of the same name are not added up: the user's word replaces it.
    plain = tuple(
        replace(each, assumed=tuple(fact for fact in each.assumed if fact[0] != KEYS[key].value), name=f"{each.name}'")
        for each in DEFAULT_ENVIRONMENTS
    )
    richer = tuple(replace(each, facts=((key, (value,)),)) for each in plain)
    without = tuple(each for each in guards if not _speaks_of_place(each))
    assert reached(without, path, richer) <= reached(without, path, plain)


def _speaks_of_place(condition: Condition) -> bool:
    """Whether a condition asks for an environment by its name, which is known without any fact."""
    if isinstance(condition, Within):
        return True
    if isinstance(condition, Not):
        return _speaks_of_place(condition.condition)
    return isinstance(condition, (All, Any)) and any(map(_speaks_of_place, condition.conditions))


@given(st.lists(CONDITIONS, max_size=3).map(tuple), PATHS)
def test_a_condition_only_takes_away(guards: tuple[Condition, ...], path: str) -> None:
    everywhere = set(by_path(path, DEFAULT_ENVIRONMENTS))
    assert reached(guards, path, DEFAULT_ENVIRONMENTS) <= everywhere


@given(st.lists(st.one_of(st.builds(Unknown, st.text(max_size=3))), max_size=4).map(tuple), CONDITIONS, PATHS)
def test_unknown_never_removes_an_environment(unknown: tuple[Condition, ...], condition: Condition, path: str) -> None:
    everywhere = set(by_path(path, DEFAULT_ENVIRONMENTS))
    assert reached(unknown, path, DEFAULT_ENVIRONMENTS) == everywhere
    assert reached((*unknown, some(condition, *unknown)), path, DEFAULT_ENVIRONMENTS) >= (
        everywhere if unknown else reached((condition,), path, DEFAULT_ENVIRONMENTS)
    )


def test_a_turn_with_conditions_travels_between_processes() -> None:
    conditions = (every(debug(), Not(named("prod"))), InForce("a", ("a", "b")), Within("dev", ""), Unknown("x"))
    turn = Turn("x.py", SITE, How.ARGUMENT, Effect.VERIFICATION, "k", "f(x)", guards=conditions, values=(TRUE,))
    assert pickle.loads(pickle.dumps(turn)) == turn
