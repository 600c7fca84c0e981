"""Pages about something else: what looks like a health claim there is none."""

import pytest

from kclaims.engine import Linter
from kclaims.match.about import topic
from kclaims.text.memory import Memory
from kclaims.text.sentences import split
from tests.conftest import document, live, quiet

SOFTWARE = (
    "# turbo-parse\n\n" + "\n\n".join(f"Step {n} reads a configuration file and checks it against a schema." for n in range(14))
    + "\n\nIt is 600 times faster than any other parser. No side effects! The cache is permanently restored after a crash.\n"
)  # fmt: skip


def claims(linter: Linter, text: str) -> list[str]:
    return [p.finding.category for p in live(linter.lint(document(text))) if p.finding.severity != "info"]


def test_a_page_about_software_is_left_alone_and_the_reason_told(full_linter: Linter) -> None:
    assert claims(full_linter, SOFTWARE) == []
    assert set(quiet(full_linter.lint(document(SOFTWARE))).values()) == {"topic"}


@pytest.mark.parametrize(
    "text",
    [
        SOFTWARE + "\nKetamine cures depression for good.\n",
        "No side effects. Instant, permanent results.",
        SOFTWARE
        + "\n\nNo side effects.\n\n"
        + "Our clinic treats pain and insomnia with infusions given by a nurse.\n\n" * 2,
    ],
)
def test_a_word_of_a_drug_few_sentences_or_a_share_of_them_make_it_a_page_about_health(
    full_linter: Linter, text: str
) -> None:
    assert claims(full_linter, text) != []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our hypnotherapist helps smokers put cigarettes down.", "health"),
        ("Toothache is gone by noon.", "health"),
        ("Keep your eyes on the road, and the scar on the bonnet in mind.", "unknown"),
    ],
)
def test_what_a_short_text_speaks_of(text: str, expected: str) -> None:
    draft = document(text)
    assert topic(draft, split(draft), Memory(), named=False) == expected
