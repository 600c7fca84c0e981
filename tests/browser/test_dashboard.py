"""The audit's dashboard in a real browser: opens from disk, searches, sorts, opens pages; attacks stay text."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.batch.conftest import audited
from tests.browser.conftest import dress

pytestmark = pytest.mark.full
EVIL = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"


@pytest.fixture
def opened(browser: Chrome, tmp_path: Path) -> Chrome:
    pages = [
        {"url": f"https://site{n % 4}.org/{n}", "date": f"2026-0{1 + n % 2}-05",
         "text": f"{'Ketamine is the cure-all you need.' if n % 3 else 'The clinic opens at eight.'} Page {n}. {EVIL}"}
        for n in range(24)
    ]  # fmt: skip
    browser.get((audited(tmp_path, pages) / "index.html").as_uri())
    return browser


def _shown(browser: Chrome, selector: str) -> list[str]:
    return [element.text for element in browser.find_elements(By.CSS_SELECTOR, selector) if element.is_displayed()]


def test_a_page_is_found_by_its_words_and_opened(opened: Chrome) -> None:
    assert len(_shown(opened, "details.page")) == 16
    opened.find_element(By.CSS_SELECTOR, "input[data-for=pages]").send_keys("site1.org cure-all")
    found = [page for page in opened.find_elements(By.CSS_SELECTOR, "details.page") if page.is_displayed()]
    assert 0 < len(found) < 16
    found[0].find_element(By.TAG_NAME, "summary").click()
    assert "cure-all" in found[0].find_element(By.CSS_SELECTOR, ".finding mark").text


def test_a_table_is_sorted_by_number_where_it_holds_numbers(opened: Chrome) -> None:
    opened.find_element(By.XPATH, "//section[@id='sites']//th/button[text()='with error or warning']").click()
    counts = [int(text) for text in _shown(opened, "#sites tbody td:nth-child(4)")]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) == 4


def test_words_of_pages_do_nothing(opened: Chrome) -> None:
    assert opened.title.startswith("kclaims audit")
    assert not opened.find_elements(By.TAG_NAME, "img")


@pytest.mark.parametrize("phone", [False, True])
def test_nothing_runs_out_of_the_window(opened: Chrome, phone: bool) -> None:
    dress(opened, dark=phone, phone=phone)
    wide = opened.execute_script("return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1]
    charts = opened.find_elements(By.CSS_SELECTOR, "svg.bars rect.bar")
    assert charts
    assert all(bar.rect["width"] > 0 for bar in charts)
