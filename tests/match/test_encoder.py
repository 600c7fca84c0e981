"""The second reading: its arithmetic is what training saw, it starts late, and damage to its file is no silent loss."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kclaims.engine import Linter
from kclaims.match.encoder import TOGETHER, Encoder
from kclaims.match.learned import ModelError, Score
from kclaims.match.second_reading import (
    AT_ONCE,
    BOUND,
    FROM,
    TELLING,
    UNKNOWN,
    SecondReading,
    among,
    both_ways,
)
from kclaims.rules.folders import shipped_packs
from kclaims.text.sentences import split
from kclaims.text.unigrams import Unigrams
from tests.conftest import document

FILE = shipped_packs() / "core" / "encoder.bin"
ENCODER = Encoder(FILE)


def test_the_file_is_the_one_that_was_hashed() -> None:
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == FILE.with_suffix(".sha256").read_text().strip()
    assert FILE.stat().st_size < 10_000_000


def test_arithmetic_agrees_with_training() -> None:
    rows = ENCODER.header["check"]
    read = [
        cut for texts, context, _ in rows for cut in
        (ENCODER.pieces.together(texts) if len(texts) > 1 else [ENCODER.pieces(texts[0], context)])
    ]  # fmt: skip
    logits = [logit for *_, of_text in rows for logit in of_text]
    assert any(len(texts) > 1 for texts, *_ in rows)
    assert ENCODER.scores(read)[:, 0].tolist() == pytest.approx(logits, abs=0.01)


def test_a_sentence_reads_the_same_alone_and_in_a_batch() -> None:
    texts = ["Ketamine cures depression.", "It may help some people, in a clinic, for a while, as trials found.", "No."]
    read = [ENCODER.pieces(text, [("About us", 12)]) for text in texts]
    together = ENCODER.scores(read)
    for index, one in enumerate(read):
        assert ENCODER.scores([one])[0].tolist() == pytest.approx(together[index].tolist(), abs=1e-3)


def test_where_a_sentence_stands_changes_what_is_read() -> None:
    claim = "Complete relief after one visit."
    benefits, warnings = (ENCODER.pieces(claim, [(heading, 12)]) for heading in ("Why choose us", "Red flags"))
    promised, warned = ENCODER.scores([benefits, warnings])[:, 0]
    assert promised > warned


@given(st.text(max_size=300))
def test_any_text_can_be_cut(text: str) -> None:
    numbers, sentences = ENCODER.pieces(text, [(text, 5)])
    own = sentences[0][1]
    assert 2 <= own <= ENCODER.header["sentence_pieces"] + 2
    assert sentences == ((0, own),)
    assert max(numbers) < len(ENCODER.header["vocabulary"])


@given(st.lists(st.text(max_size=300), max_size=9))
def test_sentences_read_at_once_each_have_their_pieces(texts: list[str]) -> None:
    cuts = ENCODER.pieces.together(texts)
    assert sum(len(cut.sentences) for cut in cuts) == len(texts)
    for cut in cuts:
        assert len(cut.numbers) <= TOGETHER + ENCODER.header["sentence_pieces"] + 3
        ends = [0, *(end for _, end in cut.sentences)]
        assert all(end <= start < stop for end, (start, stop) in zip(ends, cut.sentences, strict=False))
        assert ends[-1] < len(cut.numbers)


def test_a_short_text_is_read_with_its_other_sentences_in_view() -> None:
    one, other = "The clinic has never used a needle.", "The nurse takes the needle out after an hour."
    (both,) = ENCODER.pieces.together([one, other])
    alone = ENCODER.scores(ENCODER.pieces.together([other]))[0, 0]
    assert ENCODER.scores([both])[1, 0] > alone


def test_words_are_cut_into_the_likeliest_pieces() -> None:
    cut = Unigrams(
        ["[UNK]", "▁un", "safe", "▁unsa", "f", "e", "▁safe", "."], [0.0, -3.0, -3.0, -5.0, -4.0, -2.0, -2.5, -1.0]
    )
    assert cut.pieces("unsafe. safe", 9) == [1, 2, 7, 6]  # -6 is more than -11
    assert cut.pieces("unsafe safe safe", 3) == [1, 2, 6]
    assert cut.pieces("unsafez", 9) == [1, 2, 0]
    assert cut.pieces("Unsafe", 9)[0] == 0  # as it is written


def test_how_far_apart_two_words_stand_is_seen() -> None:
    one, other = "Not safe, the drip is quick.", "Safe, the drip is not quick."
    read = ENCODER.scores([ENCODER.pieces(text, []) for text in (one, other)])
    assert read[0].tolist() != pytest.approx(read[1].tolist(), abs=0.05)


@pytest.mark.parametrize("content", [b"", b"KCE3", b"KCE3" + b"\0" * 12 + b"more than it says", b"PK\3\4" * 9])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "encoder.bin"
    file.write_bytes(content)
    with pytest.raises(ModelError, match=r"encoder\.bin"):
        Encoder(file)


def test_damage_inside_a_file_is_told_of(tmp_path: Path) -> None:
    content = bytearray(FILE.read_bytes())
    _, shape, at = ENCODER.header["tensors"]["tokens"]
    body = len(content) - int.from_bytes(content[8:16], "little")
    start = body + at + 4 * shape[0]
    content[start : start + 64] = bytes(64)
    file = tmp_path / "encoder.bin"
    file.write_bytes(content)
    with pytest.raises(ModelError, match=r"encoder\.bin"):
        Encoder(file).tensors()


def test_a_page_about_no_treatment_needs_no_arithmetic(tmp_path: Path) -> None:
    file = tmp_path / "sober.txt"
    file.write_text("The office opens at nine.\n\nBring a list of what you take to the visit.\n")
    code = (
        "import sys; from kclaims.engine.session import *; r = Request(paths=(), isolated=True);"
        "s = Session(r, Config()); s.lint(sys.argv[1]); print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_it_finds_what_the_cheap_detector_alone_leaves(full_linter: Linter) -> None:
    page = "# Harbor Wellness\n\nOur ketamine clinic gives people who had given up a way back to the life they knew.\n"
    assert [p.finding.category for p in full_linter.lint(document(page)).findings]


@given(st.lists(st.none() | st.floats(-5, 5), max_size=30))
def test_a_page_speaks_by_the_likeliest_of_the_other_sentences(logits: list[float | None]) -> None:
    bounded = [-BOUND if logit is None else max(-BOUND, min(BOUND, logit)) for logit in logits]
    expected = []
    for at in range(len(bounded)):
        others = sorted(bounded[:at] + bounded[at + 1 :], reverse=True)[: max(TELLING, len(bounded) // 4)]
        expected.append((sum(others) + UNKNOWN) / (len(others) + 1))
    assert among(logits) == pytest.approx(expected)


ASKED = "Is it addictive? No."
SOBER = "\n\n".join(f"Ward {number} opens at nine." for number in range(12))


@pytest.mark.parametrize(
    ("page", "likely", "read"),
    [
        pytest.param(ASKED, None, True, id="a text too short to be called sober"),
        pytest.param(f"{SOBER}\n\n{ASKED}", None, False, id="a sober page"),
        pytest.param(f"{SOBER}\n\n{ASKED}", "Ward 3", True, id="a page with a likely sentence"),
    ],
)
def test_a_short_answer_is_read_with_its_question_unless_the_page_is_sober(
    page: str, likely: str | None, read: bool
) -> None:
    held = document(page)
    scores = [Score(s, FROM if likely and s.text.startswith(likely) else 0.01, frozenset()) for s in split(held)]
    judged = SecondReading(ENCODER).reread(held, scores, split(held))
    assert bool(next(score.category for score in judged if score.sentence.text == "No.")) == read


def test_what_is_read_at_once_counts_more_than_what_is_read_alone() -> None:
    assert both_ways([3.0, -4.0], [-2.0, 1.0]) == pytest.approx([1.0, -2.0])


@pytest.mark.parametrize(("others", "seen"), [(AT_ONCE - 2, True), (AT_ONCE - 1, False)])
def test_a_sentence_of_a_page_is_read_without_the_others_in_view(others: int, seen: bool) -> None:
    held = document(
        "\n\n".join(["The nurse takes the needle out.", *[f"Ward {at} never uses one." for at in range(others)]])
    )
    text, second = split(held), SecondReading(ENCODER)
    assert (second.read(held, text[:1], text) != second.read(held, text[:1], ())) == seen


def test_a_short_text_that_contradicts_itself_is_told_of_once(full_linter: Linter) -> None:
    text = "Nobody takes ketamine at home with us. You take your ketamine lozenge at home on Friday evening."
    assert len(full_linter.lint(document(text)).findings) == 1


def test_a_figure_misread_is_a_warning(full_linter: Linter) -> None:
    text = "People on semaglutide lost 15 % of their weight on average, so every one of them lost 15 %."
    assert [p.finding.severity for p in full_linter.lint(document(text)).findings] == ["warning"]
