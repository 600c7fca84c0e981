"""Configuration, rule packs, suppressions, baselines, revisions: loaded, or refused with a reason."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress as ignoring
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from kclaims.engine.packs import selected
from kclaims.gate import Gate
from kclaims.gate.table import gate_table
from kclaims.match.find import Finder
from kclaims.readers import read
from kclaims.rules.folders import shipped_packs
from kclaims.rules.knowledge import drug_forms
from kclaims.rules.loader import RulesError, compile_packs
from kclaims.rules.ruleset import Ruleset
from kclaims.rules.schemes import load_schemes
from kclaims.rules.yaml_marks import YamlError, load
from kclaims.settings.baseline import BaselineError, apply_baseline, baseline_data, read_baseline
from kclaims.settings.config import ConfigError, read_config
from kclaims.settings.globs import fits
from kclaims.settings.revision import changes, only_new
from kclaims.settings.suppress import RULE, stale_entries, suppress
from kclaims.text.sentences import split
from tests.fuzz.holds import sound_report, told
from tests.fuzz.linters import DAY, session
from tests.fuzz.target import target
from tests.fuzz.texts import ARTICLE, EDIT, MIXED, NAME, PROSE, SCRAPED, edited, encoded
from tests.fuzz.yamls import ANY_YAML, CONFIG, CONFIG_TOML, GLOB, PACK_EDITS, PATH, damaged_pack

_TODAY = date.fromisoformat(DAY)


@target(ANY_YAML, quick=20)
def any_yaml_loads_or_is_refused(text: str) -> None:
    with ignoring(YamlError):
        load(text, "x.yaml")


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="kclaims-fuzz-"))


def _config_holds(raw: bytes, name: str, path: str) -> None:
    file = _folder() / name
    file.write_bytes(raw)
    try:
        config = read_config(file, use_cache=False)
    except ConfigError as error:
        told(*(problem.message for problem in error.problems))
        return
    config.settings_for(path)
    report = session().report(b"Ketamine is a cure-all. It is not addictive.", "a.md")
    entries = config.values.get("suppress", ())
    quiet = suppress(report, entries, _TODAY, path=path)
    assert len(quiet.placed) >= len(report.placed)
    stale_entries(entries, [(path, quiet)], _TODAY, lambda _: True)
    selected(session().ruleset.rules, config.values.get("select", ()), config.values.get("ignore", ()))


@target(st.tuples(st.one_of(CONFIG, ANY_YAML), PATH), quick=15)
def any_configuration_loads_or_is_refused(example: tuple[str, str]) -> None:
    _config_holds(encoded(example[0]), "x.yaml", example[1])


@target(
    st.tuples(st.one_of(CONFIG_TOML, st.binary(max_size=100).map(lambda raw: raw.decode("latin-1"))), PATH), quick=10
)
def any_toml_loads_or_is_refused(example: tuple[str, str]) -> None:
    _config_holds(example[0].encode("latin-1", "replace"), "x.toml", example[1])


@target(st.tuples(GLOB, PATH), quick=30, seconds=2)
def any_pattern_fits_in_time(example: tuple[str, str]) -> None:
    fits(*example)


@target(PACK_EDITS, quick=2, seconds=30)
def any_pack_compiles_or_is_refused(edits: PACK_EDITS) -> None:
    """Files of the shipped packs after some edits; what compiles can be linted with, and its gate hides nothing."""
    folder = damaged_pack(_folder() / "pack", edits)
    try:
        data = compile_packs([shipped_packs() / "core", folder])
        load_schemes([folder], Ruleset.of(data))
    except RulesError as error:
        told(*(problem.message for problem in error.problems))
        return
    ruleset = Ruleset.of(data)
    table = gate_table(ruleset, data["relations"], drug_forms(data["concepts"]))
    page = read(b"Ketamine is a cure-all. It is not addictive, and we give it at home.", "a.md")
    sentences = split(page)
    candidates = Gate(table, frozenset(rule.id for rule in ruleset.rules).__contains__).select(sentences)
    Finder(ruleset).find(page, sentences, candidates)


_DIRECTIVE = st.builds(
    "<!--{}kclaims-{}{}{}-->".format, st.sampled_from([" ", "", "\n"]), st.sampled_from(["disable", "disable-next-line", "enable", "x", "disable-line"]),
    st.sampled_from([" ", "", " *", " cure-all", " health-fraud.*", " [", " [!", " *,*", " a,, b", " cure-all nonaddictive"]),
    st.sampled_from(["", " -- why", " --", " -- ", "--why", " -- a -- b", " — why"]),
)  # fmt: skip


@target(
    st.tuples(st.lists(st.one_of(_DIRECTIVE, PROSE, MIXED), max_size=8), st.sampled_from(["\n", "\n\n", " "]), NAME),
    quick=4,
    seconds=20,
)
def suppressions_only_silence(example: tuple[list[str], str, str]) -> None:
    """Comments add findings on themselves, silence others, and change nothing else."""
    parts, joint, name = example
    document = read(encoded(joint.join(parts)), name)
    report = session(learned=False).linter(name).lint(document)
    quiet = suppress(report, (), _TODAY)
    sound_report(quiet)
    kept = [(p.finding.rule_id, p.fingerprint) for p in quiet.placed if p.finding.rule_id != RULE]
    assert sorted(kept) == sorted((p.finding.rule_id, p.fingerprint) for p in report.placed)


@target(st.tuples(SCRAPED, NAME), quick=3, seconds=20)
def a_baseline_knows_what_it_was_made_from(example: tuple[str, str]) -> None:
    text, name = example
    report = session().report(encoded(text), name)
    file = _folder() / "baseline.json"
    file.write_text(json.dumps(baseline_data([report], _folder())), encoding="utf-8")
    known = read_baseline(file).known(name)
    assert not apply_baseline(report, known).findings
    assert not known.total()


_LEAF = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from(["kclaims.baseline/1", "a.md", "fingerprint", "x"])
)  # fmt: skip
_KEYS = st.sampled_from(["schema", "documents", "a.md", "fingerprint"])
_JSON: st.SearchStrategy[Any] = st.deferred(
    lambda: st.one_of(_LEAF, _LEAF, st.lists(_JSON, max_size=4), st.dictionaries(_KEYS, _JSON, max_size=4))
)
_BASELINE = st.one_of(
    _JSON.map(json.dumps), _JSON.map(lambda data: json.dumps({"schema": "kclaims.baseline/1", "documents": data})), st.text(max_size=30),
    st.sampled_from(["[" * 100_000, "{" * 9, "9" * 5_000, '{"schema": "kclaims.baseline/1", "documents": {"a.md": [{"fingerprint": ["x"]}]}}', "\ud800", ""]),
)  # fmt: skip


@target(_BASELINE, quick=20)
def any_baseline_loads_or_is_refused(text: str) -> None:
    file = _folder() / "any.json"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    with ignoring(BaselineError):
        read_baseline(file).known("a.md")


@target(st.tuples(ARTICLE, st.lists(EDIT, min_size=1, max_size=4), NAME), quick=2, seconds=30)
def only_what_is_new_is_told(example: tuple[str, list[tuple[str, float, float, str]], str]) -> None:
    """Against itself a page has nothing new; against another version every finding on a changed line."""
    text, edits, name = example
    after = edited(text, edits)
    old, new = (session().report(encoded(version), name) for version in (text, after))
    same = changes(new.document.source, new.document.source)
    assert not only_new(new, new, same, "HEAD").findings
    changed = changes(old.document.source, new.document.source)
    told = {p.fingerprint for p in only_new(new, old, changed, "HEAD").findings}
    touched = {
        p.fingerprint for p in new.findings if p.end.offset > p.start.offset and changed.touch(p.start.line, p.end.line)
    }
    assert touched <= told
