"""Records behave as the frozen dataclasses that they stand in for."""

from dataclasses import asdict, field, replace

from kclaims.model.record import record


@record(kw_only=True)
class Dose:
    mg: int
    route: str = "iv"
    notes: tuple[str, ...] = field(default=(), repr=False)


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
