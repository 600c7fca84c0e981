"""In what order the encoder learns."""

import random
from collections import Counter
from collections.abc import Sequence

from kclaims.evaluate.encoder_batches import Bag, Bundle, Learnt, bundled, stretches, twins
from kclaims.evaluate.encoder_rows import Unit


def unit(bag: str, text: str, verdict: str = "ok", heading: str = "", page: str = "train/a") -> Unit:
    return Unit(bag=bag, page=page, text=text, context=(), heading=heading, verdict=verdict, categories=())


def page(name: str, sentences: int, verdict: str = "ok") -> list[Unit]:
    first = unit(f"{name}:0", f"{name} heading", "easy")
    return [
        first,
        *(unit(f"{name}:{at}", f"{name} {at}", verdict, f"{name} heading") for at in range(1, sentences)),
    ]


PAIR = [unit("p/A1f", "One.", "flag"), unit("p/A1f", "Two.", "flag"), unit("p/A1t", "One."), unit("p/A1t", "Three.")]


def texts(bags: Sequence[Bag]) -> list[str]:
    return [unit.text for bag in bags for unit in bag]


def test_a_stretch_is_led_in_by_its_heading_and_every_sentence_stands_in_one() -> None:
    cut = list(stretches(page("a", 11), random.Random(1)))
    assert len(cut) > 1
    assert all(bag[0].text == "a heading" for bag in cut)
    seen = Counter(texts(cut))
    assert {text: count for text, count in seen.items() if text != "a heading"} == {f"a {at}": 1 for at in range(1, 11)}
    assert {bag[0].verdict for bag in cut[1:]} == {""}  # there it is judged by nobody


def test_a_stretch_in_which_nothing_was_judged_is_not_read() -> None:
    assert list(stretches([unit("a:0", "One.", ""), unit("a:1", "Two.", "")], random.Random(1))) == []


def test_each_epoch_reads_other_pages_sentence_by_sentence() -> None:
    learnt = Learnt(pages=[page("a", 9), page("b", 9)], texts=[], easy=1)

    def alone(batches: list[list[Bundle]]) -> set[str]:
        bags = [bag for batch in batches for bundle in batch for bag in bundle]
        return {bag[0].text[0] for bag in bags if len(bag) == 1 and bag[0].text.endswith("heading")}

    batches = list(learnt.batches(epochs=2, size=100, apart=2, seed=1))
    assert [alone([batch]) for batch in batches] == [{"a"}, {"b"}]


def test_the_two_sides_of_a_pair_stand_in_one_bundle() -> None:
    (bundle,) = bundled(PAIR)
    assert [texts([bag]) for bag in bundle] == [["One.", "Two."], ["One.", "Three."]]
    assert list(twins([[[unit("a:0", "Alone.")]], bundle])) == [(1, 2)]


def test_a_batch_never_parts_a_pair() -> None:
    pairs = [u for at in range(9) for u in (unit(f"p/A{at}f", f"f{at}", "flag"), unit(f"p/A{at}t", f"t{at}"))]
    batches = list(Learnt(pages=[], texts=pairs, easy=1).batches(epochs=1, size=3, apart=2, seed=1))
    assert all(len(bundle) == 2 for batch in batches for bundle in batch)
    assert sum(len(batch) for batch in batches) == 9
