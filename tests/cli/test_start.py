"""A cold start: what is imported for which file, what compiled packs are worth, and that no home is needed."""

import json
import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kclaims.engine import packs
from kclaims.engine.packs import compiled_packs, load_packs, open_packs, pack_folders, shipped_key
from kclaims.match.phrases import Phrase
from kclaims.rules.plans import plan, read_plan
from kclaims.rules.ruleset import Ruleset, index_forms, surface_forms
from kclaims.rules.sections import Entries, Sections, encode

ROOT = Path(__file__).parents[2]
EMPTY, NO_DRUG = "", "Bring an umbrella. The bus leaves at ten, and the walk takes an hour.\n"
CLAIM = "Ketamine is approved for depression.\n"
# Each costs more than a plain page may.
HEAVY = (
    "spacy", "numpy", "lxml", "trafilatura", "jsonschema", "yaml", "tomllib", "subprocess", "html", "tempfile", "shutil", "textwrap",
    "importlib.resources", "click._termui_impl",
)  # fmt: skip
OWN = (
    "engine.judging",
    "match.claims",
    "match.measures",
    "rules.knowledge",
    "rules.loader",
    "gate.table",
    "nlp.pipeline",
    "settings.suppress",
    "render.json_report",
    "engine.stale",
    "match.propositions.answers",
)
MODULES = """
import json, sys
from kclaims.cli.main import cli
cli.main(sys.argv[1:], standalone_mode=False)
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def run(
    file: Path, cache: Path | str, code: str = MODULES, form: str = "json", **extra: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, "check", "--isolated", "--fail-on", "never", "--format", form, str(file)]
    environment = {**os.environ, "KCLAIMS_CACHE_DIR": str(cache), **extra}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def written(folder: Path, text: str, name: str = "page.md") -> Path:
    (folder / name).write_text(text)
    return folder / name


def imported(file: Path, cache: Path) -> set[str]:
    run(file, cache)  # packs are compiled into the cache first
    return set(json.loads(run(file, cache, form="text").stderr.splitlines()[-1]))


@pytest.mark.parametrize("text", [EMPTY, NO_DRUG])
@pytest.mark.parametrize("name", ["page.md", "page.txt"])
def test_a_page_without_a_drug_imports_nothing_heavy(text: str, name: str, tmp_path: Path) -> None:
    modules = imported(written(tmp_path, text, name), tmp_path / "cache")
    assert not modules.intersection(HEAVY)
    assert not modules.intersection(f"kclaims.{name}" for name in OWN)


def test_packs_shipped_compiled_ask_for_no_digest(tmp_path: Path) -> None:
    folders, shipped = pack_folders(()), tmp_path / "compiled.kcp"
    shipped.write_bytes(compiled_packs(folders, shipped_key(folders)))
    code = f"import kclaims.engine.packs as packs\npacks.COMPILED = {str(shipped)!r}\n{MODULES}"
    done = run(written(tmp_path, NO_DRUG), tmp_path / "cache", code, "text")
    assert done.returncode == 0
    assert "hashlib" not in json.loads(done.stderr.splitlines()[-1])
    assert not (tmp_path / "cache").exists()


def test_what_one_asks_for_alone_is_decoded() -> None:
    compiled = open_packs(pack_folders(()))
    Ruleset.of(compiled)
    assert {"gate words", "lexicon", "contexts", "elements", "facts", "relations"}.isdisjoint(compiled._decoded)


def test_a_claim_imports_what_reads_it(tmp_path: Path) -> None:
    modules = imported(written(tmp_path, CLAIM), tmp_path / "cache")
    assert {"spacy", "kclaims.match.claims", "kclaims.rules.knowledge"} <= modules
    assert not modules.intersection({"spacy.cli", "jsonschema", "yaml", "trafilatura", "kclaims.rules.loader"})


def test_what_spacy_was_kept_from_can_still_be_had() -> None:
    code = "from kclaims.nlp.model import load; load(); import spacy, spacy.cli; assert spacy.cli.download; spacy.info(silent=True)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_no_home_and_no_cache_are_needed(tmp_path: Path) -> None:
    page = written(tmp_path, CLAIM)
    kept = run(page, tmp_path / "cache")
    without = run(page, "", HOME=os.devnull, XDG_CACHE_HOME="")
    assert kept.returncode == without.returncode == 0
    assert kept.stdout == without.stdout


def test_first_runs_at_the_same_time_agree(tmp_path: Path) -> None:
    page = written(tmp_path, NO_DRUG)
    command = [sys.executable, "-m", "kclaims", "check", "--isolated", "--format", "json", str(page)]
    environment = {**os.environ, "KCLAIMS_CACHE_DIR": str(tmp_path / "cache")}
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) for _ in range(3)]
    said = [process.communicate()[0] for process in running]
    assert said[0] == said[1] == said[2]
    assert all(process.returncode == 0 for process in running)
    kept = list((tmp_path / "cache" / "kclaims").iterdir())
    assert [file.suffix for file in kept] == [".json"]


def test_compiled_packs_of_other_content_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KCLAIMS_CACHE_DIR", str(tmp_path))
    folders = pack_folders(())
    known = open_packs(folders)
    shipped = tmp_path / "compiled.kcp"
    monkeypatch.setattr(packs, "COMPILED", str(shipped))
    plain = {name: dict(value) if isinstance(value, Entries) else value for name, value in known.items()}
    right = {**plain, "packs": [{"name": "told", "version": "1", "digest": "apart"}]}
    shipped.write_bytes(encode(shipped_key(folders), right))
    assert [pack.name for pack in load_packs(folders)[0].packs] == ["told"]
    shipped.write_bytes(encode("another key", right))
    assert load_packs(folders)[0].packs == load_packs(folders, use_cache=False)[0].packs


@pytest.mark.parametrize("spoil", [lambda b: b[:-1], lambda b: b[:20], lambda b: b.replace(b"2", b"3"), lambda _: b""])
def test_damaged_sections_are_none(spoil: object) -> None:
    content = encode("key", {"one": [1, 2], "two": {"a": "é"}})
    whole = Sections.read(content, "key")
    assert whole is not None
    assert dict(whole) == {"one": [1, 2], "two": {"a": "é"}}
    assert Sections.read(content, "kex") is None
    by_entry = {f"{number}\n\t": number for number in range(40)}
    entries = Sections.read(encode("key", {"many": by_entry, "none": {}}, ("many", "none")), "key")
    assert entries is not None
    assert dict(entries["many"]) == by_entry
    assert dict(entries["none"]) == {}
    assert all(entries["many"].get(name) is None for name in ("", "0", "7\n", "z"))
    assert Sections.read(spoil(content), "key") is None  # type: ignore[operator]


@pytest.mark.parametrize("text", ["", "a|b|é £", '"quoted"\n'])
def test_a_text_is_kept_as_it_is(text: str) -> None:
    kept = Sections.read(encode("key", {"text": text, "other": [text]}), "key")
    assert kept is not None
    assert dict(kept) == {"text": text, "other": [text]}


def test_what_is_trusted_must_still_be_whole() -> None:
    content = encode("key", {"one": [1, 2]})
    assert Sections.read(content, "key", trusted=True) is not None
    assert Sections.read(content[:-1], "key", trusted=True) is None
    assert Sections.read(content, "kex", trusted=True) is None


def test_what_is_compiled_is_what_is_written() -> None:
    compiled = open_packs(pack_folders(()))
    ruleset, _ = load_packs(pack_folders(()))
    assert all(read_plan(kept) == plan(phrase) for phrase, kept in compiled["plans"].items())
    assert all(ruleset.lexicon[name] == index_forms(surface_forms(ruleset.entries, name)) for name in ruleset.entries)
    phrases = {phrase for rule in ruleset.rules for phrase in rule.branches.values()}
    assert phrases <= set(compiled["plans"])
    for phrase in sorted(phrases)[:200]:
        kept, made = (Phrase(phrase, ruleset.lexicon, plans) for plans in (ruleset.plans, {}))
        assert kept.first_words() == made.first_words()
    assert all(rule.examples["flag"] for rule in ruleset.rules)


@pytest.mark.full
def test_a_wheel_ships_its_packs_compiled(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)],
        capture_output=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        content = wheel.read(f"kclaims/rulesets/{packs.COMPILED}")
    assert Sections.read(content, shipped_key(pack_folders(()))) is not None


def _seconds(*command: str) -> float:
    """The least processor time of a command in five runs."""
    spent = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(spent)


@pytest.mark.full
@pytest.mark.parametrize(("text", "most"), [(EMPTY, 2.2), (NO_DRUG, 3.2)])
def test_a_start_costs_a_few_bare_ones(text: str, most: float, tmp_path: Path) -> None:
    page = str(written(tmp_path, text))
    bare = _seconds(sys.executable, "-c", "import click, yaml")
    assert _seconds(sys.executable, "-m", "kclaims", "check", "--isolated", page) < most * bare
