"""Records: classes of named values that nobody changes once they are made.

What `@dataclass(frozen=True, slots=True)` gives, without five functions written and compiled for each class: a start
declares fifty. That nobody changes one is checked with the types, not when it runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeVar, cast, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(*, kw_only: bool = False, slots: bool = True) -> Callable[[type[_T]], type[_T]]:
    """A class decorator; `dataclasses.replace`, `fields` and `asdict` work on what it gives; without `slots` it may cache properties."""

    def declared(plain: type[_T]) -> type[_T]:
        made: Any = dataclass(slots=slots, kw_only=kw_only, repr=False, eq=False)(plain)
        fields = made.__dataclass_fields__
        values = attrgetter(*fields)
        shown = tuple(name for name, field_ in fields.items() if field_.repr)

        def equal(self: object, other: object) -> bool:
            return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

        made.__eq__, made.__hash__ = equal, lambda self: hash(values(self))
        made.__repr__ = lambda self: _told(self, shown)
        return cast("type[_T]", made)

    return declared


def _told(self: object, names: tuple[str, ...]) -> str:
    said = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
    return f"{type(self).__qualname__}({said})"
