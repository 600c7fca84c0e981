"""The HTML report without a browser: nothing in it runs, loads or leads astray; text and links are whole."""

import base64
import hashlib
import re
import time
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import product

import pytest

from kclaims.model import Run
from kclaims.render.html_report import asset, render_html
from tests.render.conftest import ATTACK

VOID = {"meta", "link", "input", "br"}


class Page(HTMLParser):
    """Elements with their attributes, ids, addresses, and the words of the article."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.raw: dict[str, list[str]] = {}
        self.words: list[str] = []
        self.depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)
        self.depth += tag == "article"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.depth -= tag == "article"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"script", "style"}:
            self.raw.setdefault(self.open[-1], []).append(data)
        if self.depth and "summary" not in self.open:
            self.words.append(data)

    def values(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.elements if name in attributes]


@pytest.fixture(scope="module")
def attacked(hostile: Run) -> Page:
    return Page(render_html(hostile))


@pytest.fixture(scope="module")
def shown(page: Run) -> Page:
    return Page(render_html(page))


def test_only_our_script_and_style_run_and_the_policy_names_them(attacked: Page) -> None:
    (policy,) = [a["content"] for tag, a in attacked.elements if a.get("http-equiv") == "Content-Security-Policy"]
    for kind, name in (("script", "report.js"), ("style", "report.css")):
        assert attacked.raw[kind] == [asset(name)]
        digest = base64.b64encode(hashlib.sha256(asset(name).encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_an_attack_makes_no_element_attribute_or_address_of_its_own(attacked: Page, shown: Page) -> None:
    ours = {tag for tag, _ in shown.elements} | {"dt", "dd", "dialog", "details", "summary"}
    assert {tag for tag, _ in attacked.elements} <= ours
    names = {name for _, attributes in attacked.elements for name in attributes}
    assert not {name for name in names if name.startswith("on") or name in {"style", "src", "srcdoc", "action"}}
    addresses = {value for value in attacked.values("href") if not value.startswith("#")}
    assert addresses == {"data:,", "https://fine.example/a?b=1&c=2"}
    outside = [a for tag, a in attacked.elements if a.get("href", "").startswith("http")]
    assert all(a["rel"] == "noopener noreferrer" for a in outside)
    assert not attacked.open


def test_no_direction_mark_reaches_the_page(hostile: Run) -> None:
    assert re.search("[\x00-\x08\x1b\u202a-\u202e\u2066-\u2069]", render_html(hostile)) is None


def test_the_article_holds_every_word_of_the_page(page: Run, run_of: Callable[..., Run]) -> None:
    table = "<nav>Menu</nav><h1>T</h1><table><tr><th>a<th>b</tr><tr><td>1<td>2</tr></table><pre>x &lt; y</pre><p>Is a cure-all"
    for run in (
        page,
        run_of(table, names=("a.html",)),
        run_of("> a cure-all\n>\n> b\n\n- x\n      - y\n\n```\nz\n```\n"),
    ):
        document = run.reports[0].document
        words = "".join(Page(render_html(run)).words)
        assert "".join(document.text.split()) in "".join(words.split()).replace("navigation", "")


def test_blocks_become_what_a_reader_would_see(page: Run) -> None:
    html = render_html(page)
    assert re.search(r'<h3 class="level-1">😀 Bright Lane</h3>', html)
    assert "<tr><th>What</th><th>Price</th></tr><tr><td>One drip, <a" in html
    assert re.search(
        r"<ol><li><a [^>]*>Book now, before</a> places run out</li><li>Sit back<ul><li>bring a friend</li></ul></li></ol>",
        html,
    )


def test_ids_are_unique_and_every_jump_has_its_place(shown: Page, attacked: Page, run_of: Callable[..., Run]) -> None:
    several = Page(render_html(run_of("A cure-all.", "A cure-all.", names=("a.md", "b.md"))))
    for found in (shown, attacked, several):
        ids = Counter(found.values("id"))
        assert max(ids.values()) == 1
        assert {value[1:] for value in found.values("href") if value.startswith("#")} <= set(ids)
        owners = {owner for value in found.values("data-of") for owner in value.split()}
        assert all(owner in ids or f"{owner}-note" in ids for owner in owners)


def test_each_finding_is_marked_in_the_text_and_noted_beside_it(page: Run, shown: Page) -> None:
    notes = [a for tag, a in shown.elements if "note" in a.get("class", "").split()]
    marked = {owner for value in shown.values("data-of") for owner in value.split()}
    assert {note["data-finding"] for note in notes} == marked
    assert len(notes) == len(page.reports[0].placed)
    html = render_html(page)
    assert '<a href="#d1f7-r0" class="jump">line 5</a>' in html or re.search(
        r'<a href="#d1f\d+-r0" class="jump">line 5</a>', html
    )
    assert "<del>R-ketamine</del> <ins>Ketamine</ins>" in html


def test_two_findings_on_the_same_words_keep_both_marks(hostile: Run) -> None:
    html = render_html(hostile)
    assert re.search(r'data-of="d1f\d d1f\d', html)


def test_checklists_show_what_is_met_and_lead_to_the_words(run_of: Callable[..., Run]) -> None:
    from dataclasses import replace

    run = run_of("Ketamine is a cure-all. Side effects are common.")
    items = [
        {"id": "risks", "met": True, "quote": "Side effects are common"},
        {"id": "no-treatment", "met": False, "quote": ""},
        {"id": "sources", "met": None, "quote": ""},
    ]
    report = replace(run.reports[0], checklists=[{"id": "discern", "items": items}])
    html = render_html(replace(run, reports=(report,)))
    assert "DISCERN: 1 met, 1 not met, 1 can" in html
    assert re.search(r'<li class="met">.*?risks.*?href="#d1-c0-0".*?Side effects are common', html)
    assert 'id="d1-c0-0"' in html
    assert re.search(r'<li class="unmet">.*?no treatment.*?not met', html)
    assert "tell</span>" in html


def test_an_attack_in_the_path_is_text(attacked: Page, hostile: Run) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in render_html(hostile)
    assert hostile.reports[0].document.path.startswith(ATTACK[:20])


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})\b", block))


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two #rrggbb colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_of_colours_meets_aa(scheme: str) -> None:
    light, dark = re.findall(r":root \{([^}]*)\}", asset("report.css"))[:2]
    palette = colours(light) if scheme == "light" else colours(light) | colours(dark)
    surfaces = ("desk", "sheet", "raised")
    pairs = [*product(("ink", "soft", "accent", "error", "warning", "info", "quiet", "good"), surfaces)]
    pairs += [(kind, f"{kind}-bed") for kind in ("error", "warning", "info", "quiet")]
    pairs += [*product(("ink", "soft"), ("error-bed", "warning-bed", "info-bed", "quiet-bed"))]
    poor = {pair: round(ratio, 2) for pair in pairs if (ratio := contrast(palette[pair[0]], palette[pair[1]])) < 4.5}
    assert poor == {}


def test_a_long_block_full_of_findings_costs_linear_time(run_of: Callable[..., Run]) -> None:
    def seconds(run: Run) -> float:
        began = time.process_time()
        render_html(run)
        return time.process_time() - began

    run = run_of("Ketamine is a cure-all. " * 4_000, names=("a.txt",))
    assert len(run.reports[0].findings) > 3_000
    assert seconds(run) < 5
