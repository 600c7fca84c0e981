"""The site of the documentation: builds without a warning, works from disk, holds everything the reference promises."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from kclaims.cli.main import _COMMANDS
from kclaims.engine.packs import load_knowledge, pack_folders
from kclaims.model import CATEGORIES
from kclaims.rules.knowledge import Knowledge
from kclaims.rules.ruleset import Ruleset
from tests.conftest import ROOT
from tests.docs.pages import blocks, build, pages

_LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}
_RELATIVE = re.compile(r"\]\(([^)#:]+?)(?:#[\w-]+)?\)")


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.ids.add(named.get("id") or "")
        address = named.get(_LOADS.get(tag, ""))
        if tag == "link" and (named.get("rel") or "") not in {"canonical", "next", "prev", "alternate"}:
            address = named.get("href")
        if address:
            self.loaded.append(address)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(pack_folders(()))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build(folder)
    return folder


def seen(file: Path) -> _Seen:
    parser = _Seen()
    parser.feed(file.read_text(encoding="utf-8"))
    return parser


def test_pages_load_nothing_from_elsewhere_and_everything_they_load_is_there(site: Path) -> None:
    for file in site.rglob("*.html"):
        if file.name == "404.html":  # served from the top only, so its addresses begin there
            continue
        for address in seen(file).loaded:
            assert not address.startswith(("http:", "https:", "//")), f"{file.name} loads {address}"
            assert (file.parent / address.split("?")[0].split("#")[0]).exists(), f"{file.name}: {address}"
    styles = [*site.rglob("*.css")]
    assert styles
    assert not [s for s in styles if re.search(r"url\([\"']?https?:", s.read_text(encoding="utf-8"))]


def test_every_rule_and_fact_has_its_place(site: Path, packs: tuple[Ruleset, Any], knowledge: Knowledge) -> None:
    ruleset, _ = packs
    ids = {file.stem: seen(file).ids for file in (site / "reference" / "rules").glob("*.html")}
    assert [r.id for r in ruleset.rules if r.id.replace(".", "-") not in ids[r.pack]] == []
    told = {file.stem: file.read_text() for file in (site / "reference" / "facts").glob("*.html")}
    assert [fact.id for fact in knowledge.facts if f">{fact.id}<" not in told[fact.pack]] == []


def test_examples_are_shown_with_what_decides(site: Path) -> None:
    page = (site / "reference" / "rules" / "semaglutide.html").read_text()
    assert "Think of it as generic Ozempic at a quarter of the price." in page
    assert "<code>match.generic-brand</code>" in page
    assert "Is there a generic version of Ozempic?" in page


def test_commands_categories_contexts_and_keys_are_listed(site: Path, packs: tuple[Ruleset, Any]) -> None:
    reference = site / "reference"
    commands = seen(reference / "cli.html").ids
    assert {f"kclaims-{name}" for name in _COMMANDS} <= commands
    assert {"kclaims-rules-test", "kclaims-facts-show"} <= commands
    categories = (reference / "categories.html").read_text()
    assert all(f"<code>{category}</code>" in categories for category in CATEGORIES)
    assert set(packs[0].contexts) <= seen(reference / "contexts.html").ids
    assert "<code>suppress[].fingerprint</code>" in (reference / "configuration.html").read_text()
    assert "<code>documents[].findings[].rule_id</code>" in (reference / "report.html").read_text()
    assert "<code>rules[].examples.flag</code>" in (reference / "pack-files.html").read_text()


def test_the_index_of_decisions_names_every_record(site: Path) -> None:
    index = (site / "adr" / "README.html") if (site / "adr" / "README.html").exists() else site / "adr" / "index.html"
    text = index.read_text()
    assert [f.name for f in (ROOT / "docs" / "adr").glob("[0-9]*.md") if f'href="{f.stem}.html"' not in text] == []


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=lambda p: p.name)
def test_links_from_outside_the_site_lead_somewhere(page: Path) -> None:
    links = _RELATIVE.findall(page.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_no_command_hides_in_an_indented_block() -> None:
    for page in pages():
        text = page.read_text(encoding="utf-8")
        for block in blocks(text):
            text = text.replace("\n".join(block.lines), "")
        assert not re.findall(r"^ {4}(?:\$ |kclaims |pip |curl |python ).*$", text, re.MULTILINE), page


def test_yaml_that_pages_only_show_is_yaml() -> None:
    for page in pages():
        for block in blocks(page.read_text(encoding="utf-8")):
            if block.language == "yaml" and not block.title:  # the others are run
                assert yaml.safe_load("\n".join(block.lines)) is not None, f"{page}:{block.line}"
