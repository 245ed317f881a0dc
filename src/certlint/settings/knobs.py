"""A user's own knob, as a table of the configuration declares it."""

from __future__ import annotations

from typing import Any

from certlint.model.frozen import dataclass
from certlint.model.knobs import ANYTHING, Confidence, Effect, Is, Kind, Knob, Match, Named
from certlint.settings.tables import Table

__all__ = ["knob"]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a table that has the key ``subject`` declares; ``parameter`` is the key for the knob's parameter."""

    subject: str
    kind: Kind
    parameter: str = ""
    insecure: tuple[Match, ...] = ()


_SHAPES = (
    _Shape("call", Kind.ARGUMENT, "argument", (Is(False),)),
    _Shape("attribute", Kind.ATTRIBUTE, "", (Is(False),)),
    _Shape("override", Kind.OVERRIDE),
    _Shape("variable", Kind.VARIABLE, "", (ANYTHING,)),
    _Shape("setting", Kind.SETTING, "", (Is(False),)),
    _Shape("uri", Kind.URI, "option", (Is("false"),)),
    _Shape("command", Kind.COMMAND, "flag"),
    _Shape("warning", Kind.WARNING_FILTER),
)
_COMMON = ("id", "effect", "confidence", "note", "insecure", "insecure-names", "absent", "path", "unless")


def knob(table: Table, number: int) -> Knob:
    """Make a knob of the table, the ``number``-th of its list. Raises `ConfigurationError`."""
    subjects = [shape.subject for shape in _SHAPES]
    shapes = [shape for shape in _SHAPES if shape.subject in table]
    if len(shapes) != 1:
        table.check_keys((*subjects, *_COMMON, "argument", "position", "option", "flag"))
        raise table.error("call", "a knob needs exactly one of " + ", ".join(subjects))
    shape = shapes[0]
    extra = ("position",) if shape.subject == "call" else ()
    table.check_keys((shape.subject, *filter(None, (shape.parameter,)), *extra, *_COMMON))

    fields: dict[str, Any] = {"kind": shape.kind, "targets": table.names(shape.subject), "insecure": shape.insecure}
    if shape.parameter and shape.parameter in table:
        fields["parameter"] = table.string(shape.parameter)
    if "position" in table:
        fields["position"] = table.index("position")
    if shape.subject == "call" and not fields.get("parameter") and "position" not in table:
        fields.update(kind=Kind.CALL, insecure=())
    elif shape.subject in ("uri", "command") and "parameter" not in fields:
        raise table.error(shape.subject, f'needs "{shape.parameter}" too')
    elif shape.subject == "attribute":
        fields.update(_attribute(table))
    elif shape.subject == "warning":
        fields.update(parameter="category", effect=Effect.WARNING)
    if "insecure" in table or "insecure-names" in table:
        fields["insecure"] = _insecure(table)
    for key in ("absent", "path"):
        if key in table:
            fields[key] = table.boolean(key)
    if "unless" in table:
        fields["unless"] = table.names("unless")
    if "note" in table:
        fields["note"] = table.string("note")
    if "confidence" in table:
        fields["confidence"] = Confidence(table.choice("confidence", [item.value for item in Confidence]))
    if "effect" in table:
        fields["effect"] = Effect(table.choice("effect", [item.value for item in Effect]))
    first = fields["targets"][0]
    identity = table.string("id") if "id" in table else f"user.{number}.{first}"
    return Knob(id=identity, library=first.split(".")[0], **fields)


def _attribute(table: Table) -> dict[str, object]:
    """Split ``package.Class.name`` into the class and the attribute."""
    owners: dict[str, None] = {}
    attributes: dict[str, None] = {}
    for name in table.names("attribute"):
        owner, dot, attribute = name.rpartition(".")
        if not dot or not owner:
            raise table.error("attribute", 'must be a dotted name such as "package.Class.verify"')
        owners[owner] = attributes[attribute] = None
    if len(attributes) > 1:
        raise table.error("attribute", "must name the same attribute of each class")
    return {"targets": tuple(owners), "parameter": next(iter(attributes))}


def _insecure(table: Table) -> tuple[Match, ...]:
    values: tuple[Match, ...] = ()
    if "insecure" in table:
        values += tuple(Is(value) for value in table.constants("insecure"))
    if "insecure-names" in table:
        values += tuple(Named(name) for name in table.names("insecure-names"))
    return values
