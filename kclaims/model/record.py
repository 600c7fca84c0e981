"""Records: classes of named values that nobody changes once they are made.

What `@dataclass(frozen=True, slots=True)` gives, where that costs more than all else that is imported: a start declares
seventy and makes values of some forty. Here `__init__` is written when the first value is made, what `dataclasses` itself
needs to know when it first asks, the rest is shared. That nobody changes a value is checked with the types, not when it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field
from operator import attrgetter
from typing import Any, TypeVar, cast, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(*, kw_only: bool = False, slots: bool = True) -> Callable[[type[_T]], type[_T]]:
    """A class decorator; `dataclasses.replace`, `fields` and `asdict` work on what it gives; without `slots` it may cache properties.

    A record inherits from no other; all that it annotates are fields.
    """

    def declared(plain: type[_T]) -> type[_T]:
        names = tuple(plain.__annotations__)
        fields = {name: plain.__dict__.get(name, MISSING) for name in names}
        body = {
            name: value for name, value in plain.__dict__.items() if name not in (*names, "__dict__", "__weakref__")
        }
        made: Any = type(plain.__name__, plain.__bases__, {**body, "__slots__": names} if slots else body)
        made.__qualname__ = plain.__qualname__
        values = attrgetter(*names)
        shown = tuple(name for name, given in fields.items() if not isinstance(given, Field) or given.repr)

        def first(self: object, *given: Any, **named: Any) -> None:
            made.__init__ = _init(made.__qualname__, fields, kw_only=kw_only)
            made.__init__(self, *given, **named)

        def equal(self: object, other: object) -> bool:
            return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

        made.__init__, made.__eq__, made.__hash__ = first, equal, lambda self: hash(values(self))
        made.__repr__ = lambda self: _told(self, shown)
        made.__dataclass_fields__ = _Fields(plain, fields)
        return cast("type[_T]", made)

    return declared


class _Fields:
    """`__dataclass_fields__` of a record: those of a dataclass that is declared with the same names when they are asked for."""

    def __init__(self, plain: type, fields: Mapping[str, Any]) -> None:
        self._body = {**fields, "__annotations__": plain.__annotations__, "__doc__": plain.__doc__ or plain.__name__}

    def __get__(self, _: object, owner: Any) -> Any:
        body = {name: value for name, value in self._body.items() if value is not MISSING}
        twin: Any = dataclass(init=False, repr=False, eq=False, kw_only=True)(type(owner.__name__, (), body))
        owner.__dataclass_fields__ = twin.__dataclass_fields__
        return owner.__dataclass_fields__


def _init(name: str, fields: Mapping[str, Any], *, kw_only: bool) -> Any:
    """An `__init__` that takes the fields: "def __init__(self, mg, notes=_notes): …", where `_notes` is what it is by default."""
    known: dict[str, Any] = {"MADE_NEW": object()}
    asked, lines = ["self", *(["*"] if kw_only else [])], []
    for each, given in fields.items():
        default, make = (given.default, given.default_factory) if isinstance(given, Field) else (given, MISSING)
        if make is MISSING:
            asked.append(each if default is MISSING else f"{each}=_{each}")
            lines.append(f" self.{each} = {each}")
        else:
            asked.append(f"{each}=MADE_NEW")
            lines.append(f" self.{each} = _{each}() if {each} is MADE_NEW else {each}")
        known[f"_{each}"] = default if make is MISSING else make
    exec(f"def __init__({', '.join(asked)}):\n" + "\n".join(lines), known)  # noqa: S102 - as `dataclasses` does, and of names alone
    known["__init__"].__qualname__ = f"{name}.__init__"
    return known["__init__"]


def _told(self: object, names: tuple[str, ...]) -> str:
    said = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
    return f"{type(self).__qualname__}({said})"
