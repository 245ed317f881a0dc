"""Frozen dataclasses that cost next to nothing until they are used.

The standard decorator writes and compiles six to ten functions for each class; for the hundred classes of this package
that takes longer than to check a file. Here each of them is compiled when it is first called, and what the functions
of the module `dataclasses` ask for is made when they ask. Type checkers see the standard decorator.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]

_ORDER = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}


def _dataclass(
    *, frozen: bool, slots: bool, kw_only: bool = False, order: bool = False, eq: bool = True
) -> Callable[[type], type]:
    """The standard decorator, for classes that are frozen and have slots, but no base and no ``__post_init__``."""

    def make(plain: type) -> type:
        if not (frozen and slots and plain.__bases__ == (object,)) or hasattr(plain, "__post_init__"):
            raise TypeError(f"{plain.__name__} needs the standard decorator")
        names = tuple(plain.__annotations__)
        defaults = {name: plain.__dict__[name] for name in names if name in plain.__dict__}
        own = {name: each for name, each in plain.__dict__.items() if name not in {*names, "__dict__", "__weakref__"}}
        compared = _values(
            name for name in names if not isinstance(each := defaults.get(name), dataclasses.Field) or each.compare
        )
        parts = (
            f"_rebuild, (self.__class__, _names, *{_values(names)})" if kw_only else f"self.__class__, {_values(names)}"
        )
        shown = ", ".join(f"{name}={{self.{name}!r}}" for name in names)

        def standard(made: type, **options: bool) -> Any:
            """A class with the same fields, made by the standard decorator."""
            twin = {name: getattr(plain, name) for name in ("__annotations__", "__module__", "__doc__")} | defaults
            return dataclasses.dataclass(init=False, repr=False, **options)(type(made.__name__, (), twin))

        namespace: dict[str, Any] = {
            "__init__": _Later(lambda made: _init(made, names, defaults, kw_only)),
            "__repr__": _Later(lambda _: _function("self", f"return f'{{self.__class__.__qualname__}}({shown})'")),
            "__reduce__": _Later(lambda _: _function("self", f"return {parts}", _rebuild=_rebuild, _names=names)),
            "__setattr__": _setattr,
            "__delattr__": _delattr,
            "__replace__": _replaced,  # of Python 3.13
            "__match_args__": () if kw_only else names,
            "__dataclass_fields__": _Later(lambda made: standard(made, kw_only=kw_only, eq=False).__dataclass_fields__),
            "__dataclass_params__": _Later(
                lambda made: standard(made, kw_only=kw_only, eq=eq, order=order, frozen=True).__dataclass_params__
            ),
        }
        if eq:
            namespace["__eq__"] = _comparison("==", compared)
            namespace["__hash__"] = _Later(lambda _: _function("self", f"return hash({compared})"))
        if order:
            namespace.update({name: _comparison(sign, compared) for name, sign in _ORDER.items()})
        made = type(plain)(plain.__name__, (), {**namespace, **own, "__slots__": names})
        made.__qualname__ = plain.__qualname__
        return made

    return make


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _dataclass


class _Later:
    """An attribute of a class that is made when it is first asked for."""

    def __init__(self, make: Callable[[type], Any]) -> None:
        self._make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner = owner
        self._name = name

    def __get__(self, instance: object, owner: type) -> Any:
        setattr(self._owner, self._name, self._make(self._owner))
        return getattr(owner if instance is None else instance, self._name)


def _init(made: type, names: tuple[str, ...], defaults: Mapping[str, Any], kw_only: bool) -> Any:
    """``__init__``; it sets the slots themselves, which is faster than the standard's way round ``__setattr__``."""
    known: dict[str, Any] = {"_missing": dataclasses.MISSING}
    parameters = ["self", *["*"] * (kw_only and bool(names))]
    body = []
    for name in names:
        known[f"_set_{name}"] = made.__dict__[name].__set__
        value, parameter = name, name
        if name in defaults:
            default = defaults[name]
            parameter = f"{name}=_default_{name}"
            if isinstance(default, dataclasses.Field):
                if default.default is dataclasses.MISSING:
                    known[f"_make_{name}"] = default.default_factory
                    value = f"_make_{name}() if {name} is _missing else {name}"
                default = default.default
            known[f"_default_{name}"] = default
        parameters.append(parameter)
        body.append(f"_set_{name}(self, {value})")
    return _function(", ".join(parameters), "\n ".join(body) or "pass", **known)


def _comparison(sign: str, values: str) -> _Later:
    """A comparison of what the same class gives ``values`` of ``self``."""
    others = values.replace("self.", "other.")
    body = f"return {values} {sign} {others} if other.__class__ is self.__class__ else NotImplemented"
    return _Later(lambda _: _function("self, other", body))


def _values(names: Iterable[str]) -> str:
    return f"({''.join(f'self.{name}, ' for name in names)})"


def _function(parameters: str, body: str, **known: Any) -> Any:
    """Compile a function; ``known`` are the global names in it."""
    exec(f"def function({parameters}):\n {body}", known)
    return known["function"]


def _rebuild(made: type, names: tuple[str, ...], *values: object) -> object:
    return made(**dict(zip(names, values, strict=True)))


def _replaced(self: Any, /, **changes: object) -> Any:
    return dataclasses.replace(self, **changes)


def _setattr(self: object, name: str, _value: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: object, name: str) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
