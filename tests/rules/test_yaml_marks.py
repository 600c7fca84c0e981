from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kclaims.rules.yaml_marks import YamlError, load


def test_yaml_means_yaml_1_2() -> None:
    marked = load("a: no\nb: 12:30\nc: [1, 2.5, true, null, ~]\nd: 2026-11-22\ne: 010\n", "x.yaml")
    assert marked.data == {"a": "no", "b": "12:30", "c": [1, 2.5, True, None, None], "d": "2026-11-22", "e": 10}


def test_every_value_knows_its_place() -> None:
    marked = load("rules:\n- id: a.b\n  sources:\n    - x\n", "x.yaml")
    assert marked.place(("rules", 0, "sources", 0)) == (4, 7)
    assert marked.place(("rules", 0, "missing")) == (2, 3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\na: 2\n", "x.yaml:2:1: key 'a' stands twice"),
        ("a: !!python/object:os.system x\n", "x.yaml:1:4: tag"),
        ("a: &x [1]\nb: *x\n", "anchors and aliases"),
        ("a: [1, 2\n", "x.yaml:2:1: not valid YAML"),
        ("[" * 60 + "]" * 60, "nested too deeply"),
    ],
)
def test_bad_yaml_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(YamlError) as caught:
        load(text, "x.yaml")
    assert message in str(caught.value)


@given(st.text(max_size=200))
def test_any_text_loads_or_is_refused(text: str) -> None:
    with suppress(YamlError):
        load(text, "x.yaml")
