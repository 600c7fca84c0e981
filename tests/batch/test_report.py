"""`kclaims report`: what an audit's tables say, for people."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kclaims.batch import across, rollup
from kclaims.batch.estimates import Coded, clustered, corrected, wilson
from kclaims.batch.rollup import Tables
from kclaims.batch.synthetic import make_pages
from kclaims.cli.main import cli
from tests.batch.conftest import audited, rows

CURE = "Ketamine is the cure-all that you have been waiting for."
SOUND = "The clinic opens at eight in the morning, and parking is free behind the building."


def report(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["report", *map(str, arguments)])


def _pages(bad: int, good: int, site: str = "a.org") -> list[dict[str, str]]:
    texts = [CURE] * bad + [SOUND] * good
    return [
        {"url": f"https://{site}/{n}", "date": f"2026-0{1 + n % 3}-05", "text": f"{text} Page {n}."}
        for n, text in enumerate(texts)
    ]


def test_prevalence_counts_pages_not_findings(tmp_path: Path) -> None:
    pages = _pages(3, 5)
    pages[0]["text"] += f" And once more: {CURE}"
    found = {row.category: row for row in rollup.prevalence(Tables(audited(tmp_path, pages)))}
    assert (found["cure-all"].findings, found["cure-all"].pages, found["cure-all"].sites) == (4, 3, 1)
    assert found["cure-all"].share == wilson(3, 8)


def test_intervals_hold_as_often_as_they_say_where_pages_of_a_site_are_alike() -> None:
    """300 crawls of 40 sites whose pages are all good or all bad: plain intervals hold in fewer than half of them."""
    chance = random.Random(4)
    held = 0
    for _ in range(300):
        sites = [(10 if chance.random() < 0.3 else 0, 10) for _ in range(40)]
        share = clustered(sites)
        held += share.low <= 0.3 <= share.high
    assert 0.9 <= held / 300 <= 1.0


def test_a_coded_sample_corrects_a_share_for_false_alarms_and_misses() -> None:
    """1,000 pages, 200 flagged of which half are right, and 5 % of the others missed: 140 pages in truth."""
    share = corrected(200, 1000, Coded(flagged=100, flagged_right=50, unflagged=200, unflagged_missed=10))
    assert share is not None
    assert share.value == pytest.approx(0.14)
    assert share.low < 0.14 < share.high < 0.2
    assert corrected(200, 1000, Coded(flagged=0, flagged_right=0, unflagged=50, unflagged_missed=0)) is None


def test_a_coding_sheet_is_blind_goes_out_and_comes_back(tmp_path: Path) -> None:
    out = audited(tmp_path, _pages(12, 20))
    drawn = report(out, "--coding-sheet", 12)
    assert drawn.exit_code == 0, drawn.output
    sheet = _read(out / "coding-sheet.csv")
    flagged = {row["path"] for row in rows(out, "findings") if row["category"] == "cure-all"}
    assert sum(row["path"] in flagged for row in sheet if row["category"] == "cure-all") * 2 >= 4
    assert {row["path"] for row in sheet} - flagged
    assert not {"flagged", "severity", "finding"} & set(sheet[0])
    assert report(out, "--coding-sheet", 12).exit_code == 2, "a sheet half filled in must not be lost"
    for row in sheet:
        row["answer"] = "yes" if row["path"] in flagged and row["category"] == "cure-all" else "no"
    filled = tmp_path / "filled.csv"
    _write(filled, sheet)
    taken = report(out, "--coded", filled)
    assert taken.exit_code == 0, taken.output
    assert "cure-all: " in taken.output
    assert "corrected by the coded sample" in (out / "index.html").read_text()
    assert report(out).exit_code == 0
    assert "corrected by the coded sample" in (out / "index.html").read_text(), "a later report forgot the sheet"
    sheet[2]["answer"] = "maybe"
    _write(filled, sheet)
    bad = report(out, "--coded", filled)
    assert bad.exit_code == 2
    assert "filled.csv:4: the answer 'maybe' is none of yes, no, unsure" in bad.output


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(file: Path, sheet: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, sheet[0])
        writer.writeheader()
        writer.writerows(sheet)


def test_a_dashboard_without_a_sheet_says_that_nothing_is_corrected(tmp_path: Path) -> None:
    out = audited(tmp_path, _pages(2, 2))
    assert "error rates on these pages have not been measured" in (out / "index.html").read_text()


def test_sites_with_few_pages_are_not_the_worst(tmp_path: Path) -> None:
    pages = [*_pages(1, 0, "tiny.org"), *_pages(9, 1, "large.org"), *_pages(1, 9, "good.org")]
    assert [site.name for site in rollup.sites(Tables(audited(tmp_path, pages)), 10)] == [
        "large.org",
        "tiny.org",
        "good.org",
    ]


def test_how_much_of_a_site_was_seen_is_told_by_its_links(tmp_path: Path) -> None:
    links = '<a href="/2">two</a> <a href="https://www.a.org/3/?x=1">three</a> <a href="https://b.org/4">b</a> <a href="x.png">x</a>'
    pages = [{"url": f"https://a.org/{n}", "html": f"<p>{CURE}</p>{links}"} for n in (1, 2)]
    (site,) = rollup.sites(Tables(audited(tmp_path, pages)), 10)
    assert (site.pages, site.known) == (2, 3)


def test_coding_schemes_are_rolled_up_to_sites(tmp_path: Path) -> None:
    said = {
        "https://a.org/1": "We offer IV ketamine infusions for depression.", "https://a.org/2": "Ketamine can be abused.",
        "https://b.org/1": "Ketamine is a medicine.", "https://b.org/blog/2": "We offer IV ketamine infusions.",
    }  # fmt: skip
    out = audited(tmp_path, [{"url": url, "text": text} for url, text in said.items()], schemes=("crane-2023",))
    assert report(out, "--csv").exit_code == 0
    coded = _read(out / "csv" / "coding-schemes-by-site.csv")
    sites = {(row["site"], row["item"]): row["has"] for row in coded if row["scheme"] == "crane-2023"}
    assert (sites["a.org", "iv-ketamine"], sites["b.org", "iv-ketamine"]) == ("true", "false"), "blogs are left out"
    assert (sites["a.org", "no-abuse-risk"], sites["b.org", "no-abuse-risk"]) == ("false", "true"), "coded by absence"
    assert 'id="schemes"' in (out / "index.html").read_text()


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    pages = [{"url": "javascript:alert(3)//", "text": f"{CURE} {evil} =HYPERLINK(1)"},
             {"url": 'https://a.org/"><script>', "html": f"<title>{evil.replace('<', '&lt;')}</title><p>=cmd() {CURE}</p>"}]  # fmt: skip
    out = audited(tmp_path, pages)
    shown = (out / "index.html").read_text()
    assert "<script>alert" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert report(out, "--csv").exit_code == 0
    before = [row["before"] for row in _read(out / "csv" / "findings.csv")]
    assert any(words.startswith("'=cmd() ") for words in before)


def test_two_audits_are_compared_by_page_and_wording(tmp_path: Path) -> None:
    earlier = audited(tmp_path, [*_pages(2, 1), {"url": "https://gone.org/", "text": SOUND}], "earlier")
    pages = _pages(2, 1)
    pages[0]["text"] = "We guarantee results, or your money back. Page 0."
    now = audited(tmp_path, [*pages, {"url": "https://new.org/", "text": CURE}], "now")
    said = report(now, "--compare", earlier)
    assert said.exit_code == 0, said.output
    assert "1 pages new, 1 gone, 1 changed, 2 as before" in said.output
    assert "cure-all: 2 to 2 (1 appeared, 1 vanished)" in said.output
    assert "guaranteed-outcome: 0 to 1 (1 appeared, 0 vanished)" in said.output
    assert "same rules" in said.output
    assert 'id="changes"' in (now / "index.html").read_text()


def _made(count: int) -> list[Any]:
    return list(make_pages(count, seed=5, poison=0))


def test_spun_copies_are_found_and_other_pages_are_not(tmp_path: Path) -> None:
    pages = _made(160)
    out = audited(tmp_path, [{"url": page.url, "html": page.body.decode()} for page in pages])
    pairs = {frozenset((page.url, page.copy_of)) for page in pages if page.copy_of}
    groups = [{url for _, url, _ in group.pages} for group in across.copies(Tables(out))]
    assert len(pairs) >= 4
    assert all(any(pair <= group for group in groups) for pair in pairs)
    assert sum(map(len, groups)) <= 2 * len(pairs)


def test_a_testimonial_under_two_names_is_shown_with_both(tmp_path: Path) -> None:
    told = "<p>Welcome.</p><blockquote><p>“I had tried everything for years, and then I felt well.”</p><footer>— {}</footer></blockquote>"
    pages = [
        {"url": f"https://{n}.org/", "html": told.format(name)}
        for n, name in enumerate(["Anna K.", "Ben T.", "Anna K."])
    ]
    found = across.borrowed_testimonials(Tables(audited(tmp_path, pages)), 10)
    assert [(row["names"], row["pages"]) for row in found] == [(["Anna K.", "Ben T."], 3)]


@pytest.mark.usefixtures("needs_model")
def test_pages_of_a_site_that_contradict_each_other_are_shown(tmp_path: Path) -> None:
    pages = [
        {"url": "https://a.org/1", "text": "Every ketamine infusion takes 40 minutes."},
        {"url": "https://a.org/2", "text": "Every ketamine infusion takes three hours."},
        {"url": "https://b.org/1", "text": "Every ketamine infusion takes three hours."},
    ]
    found = across.contradictions(Tables(audited(tmp_path, pages)), 10)
    assert [(one.site, one.subject) for one in found] == [("a.org", "ketamine-infusion")]
