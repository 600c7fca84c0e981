"""The HTML report in a real browser: filters, keys, jumps, print, dark, phone; attacks stay text."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from kclaims.model import Run
from kclaims.render.html_report import render_html
from tests.browser.conftest import dress
from tests.render.conftest import PAGE, hostile, run_of

pytestmark = pytest.mark.full
__all__ = ["hostile", "run_of"]


@pytest.fixture
def opened(browser: Chrome, run_of: Callable[..., Run], tmp_path: Path) -> Chrome:
    return show(browser, tmp_path, run_of(PAGE, quiet=True))


def show(browser: Chrome, folder: Path, run: Run) -> Chrome:
    file = folder / "report.html"
    file.write_text(render_html(run), encoding="utf-8")
    browser.get(file.as_uri())
    return browser


def visible(browser: Chrome, selector: str) -> list[WebElement]:
    return [element for element in browser.find_elements(By.CSS_SELECTOR, selector) if element.is_displayed()]


def press(browser: Chrome, key: str) -> None:
    browser.switch_to.active_element.send_keys(key)


def active(browser: Chrome) -> str:
    return browser.find_element(By.CSS_SELECTOR, ".note.active .number").text


def test_notes_stand_beside_their_words_and_never_over_one_another(opened: Chrome) -> None:
    notes = sorted((note.rect["y"], note.rect["y"] + note.rect["height"]) for note in visible(opened, ".note"))
    assert len(notes) >= 5
    assert all(end <= start for (_, end), (start, _) in pairwise(notes))
    mark = opened.find_element(By.CSS_SELECTOR, "a.mark.error")
    mark.click()
    time.sleep(0.4)
    note = opened.find_element(By.CSS_SELECTOR, ".note.active")
    assert "enantiomer-mislabel" in note.text
    assert abs(note.rect["y"] - mark.rect["y"]) < 12
    assert note.rect["x"] > mark.rect["x"] + mark.rect["width"]


def test_severity_and_category_filters_hide_notes_and_marks(opened: Chrome) -> None:
    before = len(visible(opened, ".note"))
    opened.find_element(By.CSS_SELECTOR, ".chip.error").click()
    assert visible(opened, ".note.error") == []
    assert "off" in opened.find_element(By.CSS_SELECTOR, "a.mark.error").get_attribute("class")
    assert f"of {before} shown" in opened.find_element(By.CSS_SELECTOR, ".showing").text
    press(opened, "1")
    assert len(visible(opened, ".note")) == before
    opened.find_element(By.CSS_SELECTOR, ".menu summary").click()
    opened.find_element(By.CSS_SELECTOR, "[data-every='0']").click()
    assert visible(opened, ".note") == []
    opened.find_element(By.CSS_SELECTOR, ".boxes input[value='pressure']").click()
    (only,) = visible(opened, ".note")
    assert "pressure" in only.text


def test_everything_can_be_done_from_the_keyboard(opened: Chrome) -> None:
    opened.find_element(By.TAG_NAME, "body").send_keys("j")
    assert active(opened) == "1"
    press(opened, "j")
    press(opened, "n")
    press(opened, "k")
    assert active(opened) == "2"
    press(opened, Keys.ENTER)
    assert visible(opened, ".note.active .sources a")
    press(opened, "?")
    assert opened.find_element(By.ID, "keys").is_displayed()
    opened.find_element(By.CSS_SELECTOR, "[data-close]").click()
    press(opened, Keys.ESCAPE)
    assert opened.find_elements(By.CSS_SELECTOR, ".note.active") == []


def test_a_contradiction_joins_its_two_places(opened: Chrome) -> None:
    jump = opened.find_element(By.CSS_SELECTOR, ".note .jump")
    jump.find_element(By.XPATH, "ancestor::section[1]//p[@class='message']").click()
    time.sleep(0.3)
    assert visible(opened, ".bracket")
    press(opened, "r")
    assert "40 minutes" in opened.switch_to.active_element.text
    press(opened, "r")
    assert "three hours" in opened.switch_to.active_element.text
    jump.click()
    assert "40 minutes" in opened.switch_to.active_element.text


def test_several_documents_show_one_at_a_time(browser: Chrome, run_of: Callable[..., Run], tmp_path: Path) -> None:
    names = ("a.md", "b.md", "c.md")
    show(browser, tmp_path, run_of("Bring a sandwich.", PAGE, "A cure-all.", names=names))
    assert visible(browser, ".document") == []
    browser.find_element(By.LINK_TEXT, "😀 Bright Lane").click()
    (section,) = visible(browser, ".document")
    assert section.get_attribute("id") == "d2"
    browser.find_element(By.TAG_NAME, "body").send_keys("]")
    time.sleep(0.2)
    assert [section.get_attribute("id") for section in visible(browser, ".document")] == ["d3"]
    browser.find_element(By.CSS_SELECTOR, ".home").click()
    time.sleep(0.2)
    assert visible(browser, ".overview")


def test_on_a_phone_a_tap_brings_the_note_up(opened: Chrome) -> None:
    dress(opened, phone=True)
    opened.find_element(By.CSS_SELECTOR, "a.mark.error").click()
    time.sleep(0.5)
    note = opened.find_element(By.CSS_SELECTOR, ".note.active")
    assert note.value_of_css_property("position") == "fixed"
    mark = opened.find_element(By.CSS_SELECTOR, "a.mark.error")
    top = opened.execute_script("return arguments[0].getBoundingClientRect().top", mark)
    sheet = opened.execute_script("return arguments[0].getBoundingClientRect().top", note)
    assert 0 < top < sheet
    assert opened.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def test_on_paper_every_note_is_whole(opened: Chrome) -> None:
    opened.execute_script("dispatchEvent(new Event('beforeprint'))")
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert len(visible(opened, ".note .sources")) == len(opened.find_elements(By.CSS_SELECTOR, ".note .sources"))
    assert visible(opened, ".filters") == []
    assert {note.value_of_css_property("position") for note in visible(opened, ".notes .note")} == {"static"}
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_an_attack_stays_text_and_nothing_is_fetched(browser: Chrome, hostile: Run, tmp_path: Path) -> None:
    show(browser, tmp_path, hostile)
    for mark in browser.find_elements(By.CSS_SELECTOR, "a.mark")[:2]:
        mark.click()
    assert browser.execute_script("return document.scripts.length") == 1
    assert browser.execute_script("return document.images.length") == 0
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert "<script>alert(1)</script>" in browser.find_element(By.TAG_NAME, "article").text


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("phone", [False, True])
def test_no_barriers_by_wcag_aa(
    opened: Chrome, barriers: Callable[[Chrome], list[str]], dark: bool, phone: bool
) -> None:
    dress(opened, dark=dark, phone=phone)
    opened.find_element(By.TAG_NAME, "body").send_keys("j", Keys.ENTER)
    time.sleep(0.5)
    assert barriers(opened) == []
