"""Records behave as the frozen dataclasses that they stand in for."""

import pickle
from dataclasses import asdict, field, fields, replace
from functools import cached_property

import pytest

from kclaims.model.record import record


@record(kw_only=True)
class Dose:
    mg: int
    route: str = "iv"
    notes: tuple[str, ...] = field(default=(), repr=False)


@record(slots=False)
class Plan:
    doses: list[Dose] = field(default_factory=list)

    @cached_property
    def total(self) -> int:
        return sum(dose.mg for dose in self.doses)


@record()
class Other:
    mg: int
    route: str


def test_records_are_equal_by_their_values_and_kind() -> None:
    assert Dose(mg=56) == Dose(mg=56, route="iv") != Dose(mg=84)
    assert Dose(mg=56) != Other(56, "iv")
    assert {Dose(mg=56), Dose(mg=56)} == {Dose(mg=56)}


def test_records_are_shown_copied_and_taken_apart() -> None:
    assert repr(Dose(mg=56, notes=("x",))) == "Dose(mg=56, route='iv')"
    assert replace(Dose(mg=56), mg=84) == Dose(mg=84)
    assert asdict(Dose(mg=56)) == {"mg": 56, "route": "iv", "notes": ()}
    assert [told.name for told in fields(Dose)] == ["mg", "route", "notes"]
    assert pickle.loads(pickle.dumps(Dose(mg=56))) == Dose(mg=56)


def test_defaults_are_made_for_each_value() -> None:
    one, other = Plan(), Plan([Dose(mg=56), Dose(mg=84)])
    assert one.doses == []
    assert one.doses is not Plan().doses
    assert (other.total, replace(other, doses=[]).total) == (140, 0)


def test_what_is_not_given_or_not_known_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Dose.__init__\(\) missing 1 required keyword-only argument: 'mg'"):
        Dose()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Dose(56)  # type: ignore[misc]
    with pytest.raises(TypeError):
        Other(56, "iv", unit="mg")  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        Other(56, "iv").unit = "mg"  # type: ignore[attr-defined]
