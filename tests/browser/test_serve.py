"""The page of `kclaims serve` in a real browser: typing, dropping, replacing, saving, keys; attacks stay text."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.conftest import dress
from tests.render.conftest import ATTACK, PAGE
from tests.web.servers import Server, serving
from tests.word.files import p, word_file

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as started:
        yield started


@pytest.fixture
def page(browser: Chrome, server: Server) -> Iterator[Chrome]:
    browser.get(server.url)
    yield browser
    browser.execute_script("document.getElementById('draft').value = ''")  # nothing to ask about on leaving


def draft(page: Chrome) -> WebElement:
    return page.find_element(By.ID, "draft")


def until(page: Chrome, done: Callable[[], object]) -> None:
    WebDriverWait(page, 20, poll_frequency=0.05).until(lambda _: done())


def summary(page: Chrome) -> str:
    return page.find_element(By.ID, "summary").text


def notes(page: Chrome) -> list[str]:
    return [note.text for note in page.find_elements(By.CSS_SELECTOR, ".notes .note") if note.is_displayed()]


def drop(page: Chrome, name: str, text: str) -> None:
    """Drop a file as the desktop would."""
    page.execute_script(
        "const data = new DataTransfer(); data.items.add(new File([arguments[1]], arguments[0]));"
        "for (const kind of ['dragenter', 'drop'])"
        " document.body.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));",
        name, text,
    )  # fmt: skip


def test_findings_follow_the_typing(page: Chrome) -> None:
    draft(page).send_keys("Our drip is a cure-all.")
    until(page, lambda: "1 warning" in summary(page))
    mark = page.find_element(By.CSS_SELECTOR, "main a.mark")
    assert mark.text == "cure-all"
    draft(page).send_keys(" R-ketamine is an FDA-approved anesthetic.")
    until(page, lambda: "1 error" in summary(page))
    draft(page).send_keys(Keys.CONTROL, "a")
    draft(page).send_keys("Bring a sandwich.")
    until(page, lambda: "nothing to stop" in summary(page))
    assert notes(page) == []


def test_a_note_leads_to_its_words_in_the_draft_and_replaces_them(page: Chrome) -> None:
    draft(page).send_keys("A 😀 first.\n\nR-ketamine is an FDA-approved anesthetic given as a shot.")
    until(page, lambda: "1 error" in summary(page))
    draft(page).send_keys(Keys.ESCAPE)
    page.find_element(By.TAG_NAME, "body").send_keys("j", "e")
    chosen = "const d = document.getElementById('draft'); return d.value.slice(d.selectionStart, d.selectionEnd)"
    assert page.execute_script(chosen) == "R-ketamine"
    page.find_element(By.CSS_SELECTOR, ".note.active .apply").click()
    assert draft(page).get_attribute("value").endswith("\n\nKetamine is an FDA-approved anesthetic given as a shot.")
    until(page, lambda: "nothing to stop" in summary(page))
    draft(page).send_keys(Keys.CONTROL, "z")
    assert "R-ketamine" in draft(page).get_attribute("value")


def test_a_chosen_note_stays_chosen_and_filters_stay_set_while_typing(page: Chrome) -> None:
    draft(page).send_keys(PAGE.replace("😀", ""))
    until(page, lambda: "1 error" in summary(page))
    page.find_element(By.CSS_SELECTOR, ".chip.warning").click()
    page.find_element(By.CSS_SELECTOR, "main a.mark.error").click()
    before = page.find_element(By.CSS_SELECTOR, ".note.active").get_attribute("data-fingerprint")
    draft(page).send_keys(Keys.CONTROL, Keys.HOME)
    draft(page).send_keys("A lozenge is a cure-all too.\n\n")
    until(page, lambda: "8 warnings" in summary(page))
    assert page.find_element(By.CSS_SELECTOR, ".note.active").get_attribute("data-fingerprint") == before
    assert page.find_element(By.CSS_SELECTOR, ".chip.warning").get_attribute("aria-pressed") == "false"
    assert not any("warning" in note for note in notes(page))


def test_files_are_dropped_and_read_by_their_ending(page: Chrome) -> None:
    drop(page, "leaflet.html", "<h1>Drips</h1><p>Our drip is a <b>cure-all</b>.</p>")
    until(page, lambda: "1 warning" in summary(page))
    assert page.find_element(By.ID, "kind").get_attribute("value") == "html"
    assert page.find_element(By.CSS_SELECTOR, "article h3").text == "Drips"
    assert draft(page).get_attribute("value").startswith("<h1>")


def test_a_word_file_is_read_and_saved_with_comments(page: Chrome, chromium: Chrome, tmp_path: Path) -> None:
    file = tmp_path / "leaflet.docx"
    file.write_bytes(word_file(p("About us") + p("Our drip is a cure-all.")))
    page.find_element(By.ID, "file").send_keys(str(file))
    until(page, lambda: "1 warning" in summary(page))
    assert not draft(page).is_displayed()
    assert "paragraph 2" in notes(page)[0]
    downloads: Path = chromium.downloads
    page.find_element(By.CSS_SELECTOR, "[data-download='docx']").click()
    until(page, lambda: list(downloads.glob("leaflet.kclaims.docx")))
    with zipfile.ZipFile(downloads / "leaflet.kclaims.docx") as package:
        assert "cure-all" in package.read("word/comments.xml").decode()
    page.find_element(By.ID, "close").click()
    until(page, lambda: "Nothing to read" in summary(page))
    assert draft(page).is_displayed()


def test_what_cannot_be_read_is_said_and_the_page_goes_on(page: Chrome) -> None:
    drop(page, "photo.png", "\u0000\u0001\u0002 no text")
    until(page, lambda: page.find_element(By.ID, "trouble").text.startswith("Not read: "))
    page.find_element(By.ID, "close").click()
    draft(page).send_keys("A cure-all.")
    until(page, lambda: "1 warning" in summary(page))
    assert page.find_element(By.ID, "trouble").text == ""
    assert any("422" in entry["message"] for entry in page.get_log("browser"))


def test_the_report_is_saved_whole(page: Chrome, chromium: Chrome) -> None:
    downloads: Path = chromium.downloads
    draft(page).send_keys("Our drip is a cure-all.")
    until(page, lambda: "1 warning" in summary(page))
    page.find_element(By.CSS_SELECTOR, "[data-download='html']").click()
    until(page, lambda: list(downloads.glob("draft.kclaims*.html")))
    (saved,) = downloads.glob("draft.kclaims*.html")
    until(page, lambda: saved.read_text(encoding="utf-8").endswith("</html>\n"))
    assert ">cure-all</a>" in saved.read_text(encoding="utf-8")
    assert not page.find_element(By.CSS_SELECTOR, "[data-download='docx']").is_enabled()


def test_an_attack_stays_text(page: Chrome) -> None:
    drop(
        page,
        "attack.txt",
        f"{ATTACK}\n\nOur drip is a cure-all.\n\nKetamine is a cure-all <script>alert(1)</script><img src=x onerror=alert(2)>",
    )
    until(page, lambda: "1 warning" in summary(page))
    assert page.execute_script("return document.scripts.length") == 2
    assert page.execute_script("return document.images.length") == 0
    assert "<script>alert(1)</script>" in page.find_element(By.TAG_NAME, "article").text


def test_nothing_is_kept(page: Chrome) -> None:
    draft(page).send_keys("Our drip is a cure-all.")
    until(page, lambda: "1 warning" in summary(page))
    assert page.execute_script("return localStorage.length + sessionStorage.length") == 0
    assert page.execute_script("return document.cookie") == ""
    hosts = page.execute_script(
        "return [...new Set(performance.getEntriesByType('resource').map((e) => new URL(e.name).host))]"
    )
    assert hosts == [page.execute_script("return location.host")]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("phone", [False, True])
def test_no_barriers_by_wcag_aa(page: Chrome, barriers: Callable[[Chrome], list[str]], dark: bool, phone: bool) -> None:
    dress(page, dark=dark, phone=phone)
    draft(page).send_keys(PAGE.replace("😀", ""))
    until(page, lambda: "1 error" in summary(page))
    time.sleep(0.5)
    assert barriers(page) == []
    assert page.execute_script("return document.documentElement.scrollWidth <= innerWidth")
