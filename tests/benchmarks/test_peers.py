"""The benchmark beside other linters: its corpora are what they are said to be, its costs are counted right."""

import os
import sys
from pathlib import Path

import pytest

from benchmarks.peers.catalogue import PEERS, Peer, Place
from benchmarks.peers.cold import IMPORTS, REFERENCES, Start
from benchmarks.peers.corpora import Pool, gather, pages, write
from benchmarks.peers.measure import Cost, Failed, checked, run
from benchmarks.peers.phrases import Phrases, shipped
from benchmarks.peers.session import EMPTY, LOADED, Measured, measure
from benchmarks.peers.tables import cold_rows, missed, peer_rows, text
from kclaims.readers import read
from kclaims.text.sentences import split

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
ENV = dict(os.environ)
BURN = "import time\nwhile time.process_time() < {}: pass\n"


@pytest.fixture(scope="module")
def phrases() -> list[str]:
    return shipped(CORPUS)


@pytest.fixture(scope="module")
def pool(phrases: list[str]) -> Pool:
    return gather(CORPUS, Phrases(phrases))


def test_phrases_are_found_as_whole_words_in_any_case() -> None:
    found = Phrases(["cure all", "all you need"])
    assert list(found.within("A Cure All, it is all you need.")) == ["cure all", "all you need"]
    assert not list(found.within("Obscure all of it; a cure allotted; all you needed."))


def test_some_hundred_phrases_of_the_shipped_rules(phrases: list[str]) -> None:
    assert len(phrases) > 400
    assert {"not addictive", "completely safe"} <= set(phrases)
    assert all(" " in phrase for phrase in phrases)


@pytest.mark.parametrize("share", [0.02, 0.05, 0.30])
def test_so_many_sentences_are_hit_as_asked(pool: Pool, phrases: list[str], share: float) -> None:
    find = Phrases(phrases)
    sentences = [
        sentence.text
        for page in pages(pool, 40_000, share)
        for document in [read(page.encode(), "page.md")]
        for sentence in split(document)
        if document.blocks[sentence.block].kind == "paragraph"
    ]
    assert sum(any(find.within(sentence)) for sentence in sentences) / len(sentences) == pytest.approx(share, rel=0.08)


def test_corpora_are_the_same_every_time(pool: Pool, phrases: list[str], tmp_path: Path) -> None:
    (tmp_path / "page-9999.md").write_text("left by an earlier run")
    words = write(pool, tmp_path, 5_000, 0.05)
    files = sorted(tmp_path.iterdir())
    assert [file.read_text() for file in files] == list(pages(gather(CORPUS, Phrases(phrases)), 5_000, 0.05))
    assert words == sum(len(file.read_text().split()) for file in files)
    assert words == pytest.approx(5_000, rel=0.06)


def test_no_sentence_comes_back_before_all_have_been_used(pool: Pool) -> None:
    page = next(pages(Pool(["One two three four."] * 3 + pool.sober[:400], pool.hits, pool.headings), 900, 0.02))
    assert page.count("One two three four.") <= 3


def test_processor_time_of_children_counts(tmp_path: Path) -> None:
    child = BURN.format(0.3)
    cost = run(
        [sys.executable, "-c", f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {child!r}])"],
        ENV,
        tmp_path,
    )
    assert 0.3 <= cost.cpu < 2
    assert cost.wall >= cost.cpu * 0.4


def test_memory_is_the_commands_own_however_much_is_held_here(tmp_path: Path) -> None:
    held = bytearray(300_000_000)
    held[::4096] = b"x" * len(held[::4096])
    small = run([sys.executable, "-S", "-c", "print('done')"], ENV, tmp_path)
    large = run([sys.executable, "-S", "-c", "print(len(b'x' * 80_000_000))"], ENV, tmp_path)
    assert small.megabytes < 40
    assert 70 < large.megabytes - small.megabytes < 100
    assert small.printed == "done\n"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("raise SystemExit(3)", "exit code 3"),
        ("1 / 0", "ZeroDivisionError"),
        ("import os; os.kill(os.getpid(), 9)", "signal 9"),
    ],
)
def test_a_run_that_goes_wrong_is_told_with_its_reason(code: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(Failed, match=why):
        checked(run([sys.executable, "-c", code], ENV, tmp_path), frozenset({0, 1}))


def test_what_is_not_there_or_never_ends_fails(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="no-such-linter"):
        run(["no-such-linter"], ENV, tmp_path)
    with pytest.raises(Failed, match="more than 1 s"):
        run([sys.executable, "-c", "while True: pass"], ENV, tmp_path, timeout=1)


def _cost(cpu: float) -> Cost:
    return Cost(wall=cpu, cpu=cpu, megabytes=50, code=0, printed="a finding\n")


def test_the_start_is_taken_off_and_medians_are_compared() -> None:
    ours, theirs = Measured(PEERS[0]), Measured(Peer("other", "1", "built-in", lambda _: []))
    ours.costs = {EMPTY: [_cost(0.5)] * 3, LOADED: [_cost(1.0)] * 3, "c": [_cost(1.5), _cost(9.0), _cost(1.0)]}
    theirs.costs = {EMPTY: [_cost(1.0)] * 3, "c": [_cost(3.0)] * 3}
    rows = peer_rows([ours, theirs], {"c": 1000})
    assert [row["words_per_cpu_second"]["c"] for row in rows] == [1000, 500]
    assert [row["words_per_cpu_second_loaded"]["c"] for row in rows] == [2000, None]
    assert rows[1]["kclaims_times_as_fast"] == {"kclaims": {"c": 2.0}}
    assert missed(rows, []) == []


def test_a_whole_run_with_one_peer_that_works_and_one_that_does_not(tmp_path: Path) -> None:
    script = tmp_path / "linter.py"
    script.write_text(
        "import pathlib, sys, time\n"
        "until = 0.1 + 0.2 * sum(len(pathlib.Path(name).read_text()) > 0 for name in sys.argv[1:])\n"
        "while time.process_time() < until: pass\n"
        "print('\\n'.join(sys.argv[1:]))\n"
    )
    files = [tmp_path / f"{number}.md" for number in range(3)]
    for number, file in enumerate(files):
        file.write_text("four words and more" if number else "")
    good = Peer("good", "1", "built-in", lambda _: [sys.executable, str(script)], r"\.md$")
    bad = Peer("bad", "1", "built-in", lambda _: [sys.executable, "-c", "raise ValueError('no')"])
    found = measure([good, bad], Place(tmp_path, [], ENV), {EMPTY: files[:1], "c": files[1:]}, rounds=2)
    assert found[0].speed("c", 8) == pytest.approx(8 / 0.4, rel=0.3)
    assert found[0].findings("c") == 2
    assert found[1].failed == "exit code 1: ValueError: no"
    rows = peer_rows(found, {"c": 8})
    told = text({"peers": rows, "corpora": {"c": 8}, "cold": [], "missed": missed(rows, [])})
    assert "| bad 1 | failed: exit code 1: ValueError: no |" in told


@pytest.mark.parametrize(
    "name", ["write-good", "proselint", "llm-medical-guard + phrases", "textlint + prh", "medspaCy"]
)
def test_a_peer_already_installed_finds_a_phrase(name: str, tmp_path: Path) -> None:
    folder = Path(os.environ.get("KCLAIMS_BENCH_DIR") or tmp_path) / "environments"
    peer = next(peer for peer in PEERS if peer.name == name)
    if not (folder / name.partition(" + ")[0].lower() / "made").is_file():
        pytest.skip("not installed: run `python -m benchmarks.peers` with KCLAIMS_BENCH_DIR first")
    file = tmp_path / "page.md"
    file.write_text("It is completely safe, and very unique. There is a cure all.\n" * 3)
    empty = tmp_path / "empty.md"
    empty.write_text("")
    (tmp_path / "environments").symlink_to(folder)
    place = Place(tmp_path, ["completely safe"], ENV)
    [found] = measure([peer], place, {EMPTY: [empty], "c": [file]}, rounds=1)
    assert not found.failed
    assert found.findings("c") >= 1
    assert found.findings(EMPTY) == 0
    assert found.median("c", "cpu") > 0


def test_a_start_is_held_against_what_it_has_to_import() -> None:
    model = list(REFERENCES)[1]
    found = [Start(IMPORTS, "", 0.1, 0.1, 10), Start(model, "", 1.0, 1.0, 100)]
    found += [Start("plain", "warm cache", 0.3, 0.3, 20), Start("parsed", "warm cache", 1.2, 1.2, 120, parsed=True)]
    assert missed([], cold_rows(found)) == [f"start on plain, warm cache: 3.0 times {IMPORTS}, to be 2.5"]
