"""`certlint.model.frozen` against the standard decorator: what one does, the other does."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlint.model.frozen import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Lazy:
    a: Any
    b: tuple[int, ...] = ()
    c: Any = dataclasses.field(default_factory=tuple)
    d: Any = dataclasses.field(default=3, compare=False)

    @property
    def twice(self) -> Any:
        return self.a * 2


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Standard:
    a: Any
    b: tuple[int, ...] = ()
    c: Any = dataclasses.field(default_factory=tuple)
    d: Any = dataclasses.field(default=3, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordOnly:
    first: int = 1
    second: int


@dataclass(frozen=True, slots=True)
class Empty:
    pass


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    a: int


VALUES = st.tuples(st.integers(0, 2), st.tuples(st.integers(0, 1)), st.integers(0, 1), st.integers(0, 1))


@given(VALUES, VALUES)
def test_values_compare_alike(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    assert (Lazy(*one) == Lazy(*other)) == (Standard(*one) == Standard(*other))
    assert (Lazy(*one) < Lazy(*other)) == (Standard(*one) < Standard(*other))
    assert (Lazy(*one) >= Lazy(*other)) == (Standard(*one) >= Standard(*other))
    assert hash(Lazy(*one)) == hash(Standard(*one))
    assert repr(Lazy(*one)) == repr(Standard(*one)).replace("Standard", "Lazy")
    assert Lazy(*one) != Standard(*one)


@pytest.mark.parametrize("value", [Lazy(1, b=(2,)), KeywordOnly(second=2), Empty()])
def test_copies_are_equal(value: Any) -> None:
    assert pickle.loads(pickle.dumps(value)) == value
    assert copy.deepcopy(value) == copy.copy(value) == value
    assert dataclasses.replace(value) == value
    assert {value} == {copy.copy(value)}


def test_the_module_dataclasses_knows_it() -> None:
    assert dataclasses.is_dataclass(KeywordOnly)
    assert dataclasses.replace(Lazy(1), b=(1,)) == Lazy(1, (1,))
    assert dataclasses.asdict(Lazy(1)) == dataclasses.asdict(Standard(1))
    assert [field.name for field in dataclasses.fields(Lazy)] == ["a", "b", "c", "d"]
    assert list(inspect.signature(Lazy).parameters) == list(inspect.signature(Standard).parameters)
    assert (Lazy.__match_args__, KeywordOnly.__match_args__) == (("a", "b", "c", "d"), ())  # type: ignore[attr-defined]
    assert (Lazy.__doc__, Lazy.__qualname__, Lazy.__module__, Lazy(2).twice) == (None, "Lazy", __name__, 4)


def test_nothing_can_be_changed() -> None:
    for value in (Lazy(1), KeywordOnly(second=1)):
        with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'first'"):
            value.first = 2  # type: ignore[union-attr, misc]
        with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'a'"):
            del value.a  # type: ignore[union-attr, misc]
        assert not hasattr(value, "__dict__")


def test_what_must_be_given_must_be_given() -> None:
    for make in (lambda: Lazy(), lambda: Lazy(1, e=2), lambda: KeywordOnly(1), lambda: Lazy(1, 2, 3, 4, 5)):  # type: ignore
        with pytest.raises(TypeError):
            make()


def test_without_comparison_only_the_same_is_equal() -> None:
    assert Same(1) != Same(1)
    assert len({Same(1), Same(1)}) == 2
    with pytest.raises(TypeError):
        assert Empty() < Empty()  # type: ignore[operator]


def test_other_classes_are_refused() -> None:
    decorate: Any = dataclass
    with pytest.raises(TypeError, match="Derived needs the standard decorator"):

        @decorate(frozen=True, slots=True)
        class Derived(Lazy):  # type: ignore[misc]
            pass

    with pytest.raises(TypeError, match="Open needs the standard decorator"):

        @decorate(frozen=False, slots=True)
        class Open:
            pass


def test_a_method_is_compiled_when_it_is_called() -> None:
    code = """
from certlint.model.location import Span
methods = ("__init__", "__eq__", "__hash__", "__repr__")
made = lambda: [name for name in methods if callable(vars(Span)[name])]
assert made() == [], made()
span = Span(1, 2, 3, 4, 5, 6)
assert made() == ["__init__"], made()
assert span == span and made() == ["__init__", "__eq__"], made()
"""
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.skipif(sys.version_info < (3, 13), reason="new in Python 3.13")
def test_copies_with_changes() -> None:
    assert copy.replace(Lazy(1, (2,)), a=7) == Lazy(7, (2,))  # type: ignore[attr-defined]
