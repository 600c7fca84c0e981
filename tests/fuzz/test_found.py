"""What fuzzing found, each as the smallest input that showed it."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.requests import Request

from kclaims.batch import warc
from kclaims.batch.coding_sheet import SheetError, read_sheet
from kclaims.decide.statistics import decide_statistics
from kclaims.evaluate.coding import page_key
from kclaims.evaluate.gold import GoldError, read_rows
from kclaims.match.measures import find_measures
from kclaims.match.phrases import Phrase
from kclaims.model import Run, Tool
from kclaims.readers import read
from kclaims.readers.front_matter import read_front_matter
from kclaims.render import RENDERERS
from kclaims.rules.folders import shipped_packs
from kclaims.rules.loader import RulesError, compile_packs
from kclaims.rules.phrases import PhraseError, expand
from kclaims.rules.yaml_marks import YamlError, load
from kclaims.settings.baseline import BaselineError, read_baseline
from kclaims.settings.config import ConfigError, read_config
from kclaims.settings.globs import fits, relative
from kclaims.text.sentences import split
from kclaims.web.guards import Guests, body_of
from kclaims.web.questions import Problem
from tests.fuzz.linters import session


@pytest.mark.parametrize("value", ["!!int x", "!!float x", "9" * 5_000])
def test_what_yaml_calls_a_number_and_is_none_is_refused_with_its_place(value: str) -> None:
    with pytest.raises(YamlError, match=r"x\.yaml:1:4: no number"):
        load(f"a: {value}", "x.yaml")


@pytest.mark.parametrize("text", ["a = " + "9" * 5_000, "a = " + "[" * 5_000])
def test_toml_that_its_parser_chokes_on_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.toml").write_text(text)
    with pytest.raises(ConfigError, match="not valid TOML"):
        read_config(tmp_path / "x.toml")


def test_a_tool_that_is_no_table_configures_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("tool = 3")
    assert read_config(tmp_path / "x.toml").values == {}


def test_a_deeply_nested_baseline_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[" * 100_000)
    with pytest.raises(BaselineError, match="not a baseline"):
        read_baseline(tmp_path / "x.json")


@pytest.mark.parametrize("pattern", ["**/" * 30 + "b*c*d*e", "*a" * 30 + "b", "**a" * 30 + "b"])
def test_patterns_of_many_stars_take_no_longer(pattern: str) -> None:
    began = time.process_time()
    assert not fits(pattern, "a/" * 60 + "a" * 60 + "c")
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("pattern", "path", "fit"),
    [("a/**/b/**/*c*/d", "a/x/b/c/d/e", True), ("*a*b*c*d", "xaybzc/d", False), ("/**/*/**/*.md", "a/b.md", True), ("**/*-*-*.md", "a--b.md", True),
     ("a*b*c*[!x]*", "abcy", True), ("a*b*c*[!x]*", "abcx", False)],
)  # fmt: skip
def test_patterns_of_many_stars_mean_the_same(pattern: str, path: str, fit: bool) -> None:
    assert fits(pattern, path) is fit


def test_front_matter_that_is_too_deep_to_be_written_out_is_refused() -> None:
    metadata, _ = read_front_matter(f"---\ndate: {'[' * 900}{']' * 900}\n---\n")
    assert metadata == {"front_matter_error": "nested too deeply"}


@pytest.mark.parametrize("name", ["a\0b/c.md", "\ud800/c.md"])
def test_a_name_that_no_file_can_have_is_no_error(name: str) -> None:
    assert relative(name, Path()) == name


def test_aliases_in_front_matter_are_refused_before_they_stand_for_gigabytes() -> None:
    lines = ["a0: &a0 {x: 1}", *(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 9))]
    metadata, _ = read_front_matter("---\n" + "\n".join(lines) + "\n---\n")
    assert metadata == {"front_matter_error": "anchors and aliases are not allowed"}
    assert read_front_matter('---\ntitle: "5 * 3"\n---\n')[0] == {"title": "5 * 3"}


@pytest.mark.parametrize("address", ["http://[", "http://[::1", "http://℀.example"])
def test_an_address_that_is_none_is_no_error(address: str) -> None:
    text = f"---\nurl: '{address}'\n---\nBrightwell is the best, says [Brightwell]({address}?ref=x&tag=a-20). Brightwell cures. Brightwell cares.\n"
    session().report(text.encode(), "a.md")
    page_key(address)


def _statistics(text: str) -> list[str]:
    page = read(text.encode(), "a.txt")
    return [found.rule_id for found in decide_statistics(page, split(page))]


def test_figures_that_no_float_holds_and_wholes_of_nothing_are_left_alone() -> None:
    many = "9" * 400
    assert _statistics(f"We saw {many} (63 %) of 83 patients improve.") == []
    assert _statistics("If 0 of 0 recover, the rate is therefore 60 %.") == []
    assert all(abs(m.quantity.high or 0) < 1e15 for m in find_measures(f"it lasts {many} hours and costs ${many}"))
    assert _statistics("We saw 40 (63 %) of 83 patients improve.") == ["statistics.wrong-share"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"\xff", "not UTF-8"), (b"[" * 50_000, "not a JSON object"), (b'"page quote"', "not a JSON object"), (b'{"page": 3, "quote": "x"}', "not of its kind: page")],
)  # fmt: skip
def test_labels_that_are_none_are_named(tmp_path: Path, raw: bytes, reason: str) -> None:
    (tmp_path / "x.jsonl").write_bytes(raw)
    with pytest.raises(GoldError, match=reason):
        read_rows(tmp_path / "x.jsonl", ("page", "quote"))


def test_a_line_separator_within_a_label_ends_no_line(tmp_path: Path) -> None:
    row = {"page": "a\u2028b\x85", "quote": "\x0b"}
    (tmp_path / "x.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    assert read_rows(tmp_path / "x.jsonl", ("page", "quote")) == [row]


class _NoTables:
    def rows(self, *_: Any) -> list[Any]:
        return []


@pytest.mark.parametrize(
    "raw",
    [
        b"path,category,answer\n\xff,b,yes",
        b'path,category,answer\n"' + b"x" * 200_000,
        b"answer,path,category\nyes",
        b"\xff",
    ],
)
def test_a_sheet_that_is_none_is_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "x.csv").write_bytes(raw)
    with pytest.raises(SheetError):
        read_sheet(tmp_path / "x.csv", _NoTables())  # type: ignore[arg-type]


def test_a_record_of_an_endless_length_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "a.warc"
    file.write_bytes(b"WARC/1.0\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\nx\r\n\r\n")
    (page,) = warc.pages(str(file), 0, 1 << 40)
    assert page.trouble is not None


def test_a_line_of_dashes_and_a_letter_takes_no_longer_than_others() -> None:
    began = time.process_time()
    assert read(b"-" * 50_000 + b"x", "a.txt").text.endswith("x")
    assert time.process_time() - began < 2


@pytest.mark.parametrize("text", ["A’" * 60_000, "a-" * 60_000, "ketamine " + "A" * 100_000, "1" * 100_000])
def test_words_without_an_end_take_no_longer(text: str) -> None:
    began = time.process_time()
    session().report(text.encode(), "a.txt")
    assert time.process_time() - began < 10


def test_names_and_reasons_steer_no_terminal() -> None:
    evil = "\x1b]0;x\x07\u202e"
    tool = Tool(version="0", packs=(), not_run=(evil,))
    shown = RENDERERS["text"](Run(tool=tool, reports=(), skipped=((evil, evil),), errors=((evil, "damaged", evil),)))
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_headers_that_are_none_are_refused() -> None:
    guests = Guests.of((), ())
    problem = guests.problem("POST", Headers({"host": "localhost", "origin": "http://["}))
    assert problem is not None
    assert problem.code == "foreign-origin"
    endless = {"type": "http", "method": "POST", "headers": [(b"content-length", b"9" * 5_000)]}
    with pytest.raises(Problem) as caught:
        asyncio.run(body_of(Request(endless), 10))
    assert caught.value.code == "too-large"


@pytest.mark.parametrize(
    "form", ["(a|b) " * 40, "a? " * 40 + "b", "a?", "(" * 400 + "a" + ")" * 400, f"a ...{'9' * 5_000} b"]
)
def test_forms_that_stand_for_too_much_or_nothing_are_refused(form: str) -> None:
    with pytest.raises(PhraseError) as caught:
        list(expand(form))
    assert len(str(caught.value)) < 500


def test_a_word_made_optional_again_and_again_is_optional() -> None:
    assert set(expand("a b" + "?" * 2_000)) == {("a", "b"), ("a",)}


def test_options_in_each_other_take_no_longer() -> None:
    phrase = Phrase("((a?)? b?)? " * 30 + "cure", {})
    assert phrase.first_words() == {"a", "b", "cure"}


def test_lexicon_entries_that_include_each_other_in_a_circle_are_refused(tmp_path: Path) -> None:
    pack = (shipped_packs() / "health-fraud" / "pack.yaml").read_text(encoding="utf-8")
    (tmp_path / "pack.yaml").write_text(pack, encoding="utf-8")
    entries = "".join(
        f"  {a}:\n    about: x\n    forms: [{a}x]\n    include: [{b}]\n"
        for a, b in (("q", "r"), ("r", "s"), ("s", "q"))
    )
    (tmp_path / "lexicon.yaml").write_text(f"schema: 1\nentries:\n{entries}", encoding="utf-8")
    with pytest.raises(RulesError, match="include each other"):
        compile_packs([shipped_packs() / "core", tmp_path])


def test_no_break_spaces_hide_no_claim() -> None:
    text = "Our lozenges are FDA approved."
    plain, typed = (session(learned=False).report(t.encode(), "a.md") for t in (text, text.replace(" ", "\u00a0")))
    assert [p.finding.rule_id for p in plain.placed] == [p.finding.rule_id for p in typed.placed]
    assert "ketamine.approval-compounded" in {p.finding.rule_id for p in typed.placed}


@pytest.mark.parametrize("head", ['#x "' + " " * 50_000, "# " * 50_000, "#\n" * 50_000, "a" + " " * 50_000])
def test_a_head_of_comments_and_blanks_takes_no_longer(head: str) -> None:
    began = time.process_time()
    read_front_matter(f"---\n{head}\n---\n")
    assert time.process_time() - began < 2
    assert read_front_matter("---\n# why # how\n\n# x\n title: y\n---\n")[0] == {"title": "y"}


def test_names_of_many_parts_take_no_longer() -> None:
    began = time.process_time()
    session().report(b"As O" + b"'Aa" * 20_000 + b" said, it is a cure-all.", "a.txt")
    assert time.process_time() - began < 10


def test_soft_hyphens_hide_no_reference_list() -> None:
    document = read("# A\n\n## Refer\u00adences\n\n1. Smith J. A trial. Lancet 2020;1:1-2.".encode(), "a.md")
    assert document.blocks[-1].kind == "reference"
