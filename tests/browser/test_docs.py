"""The documentation from disk, in a browser: it is searched without a server, and asks for nothing that is not there."""

from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.docs.pages import build


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build(folder)
    return folder


@pytest.mark.parametrize("page", ["index.html", "how-to/word.html", "reference/rules/semaglutide.html"])
def test_the_documentation_is_searched_from_disk(site: Path, page: str, browser: webdriver.Chrome) -> None:
    browser.get((site / page).as_uri())
    field = browser.find_element(By.CSS_SELECTOR, "input.md-search__input")
    field.click()
    field.send_keys("placeholder")
    found = WebDriverWait(browser, 30).until(lambda b: b.find_elements(By.CSS_SELECTOR, ".md-search-result__item"))
    assert any("Glossary" in item.text for item in found)
