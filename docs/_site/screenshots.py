"""Takes the pictures of the documentation anew: `python docs/_site/screenshots.py` (Debian: chromium, chromium-driver).

Each shows the real thing: the report of the tutorial's draft, the page of `kclaims serve`, the dashboard of a made-up crawl.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.by import By

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
_SIZE = (1120, 800)
_DRAFT = re.compile(r'```markdown title="draft.md"\n(.*?)```', re.DOTALL)


def main() -> None:
    """Write the three pictures."""
    tutorial = (ROOT / "docs" / "tutorial" / "first-page.md").read_text(encoding="utf-8")
    draft = _DRAFT.findall(tutorial)[0]
    with tempfile.TemporaryDirectory() as folder, _browser(Path(folder) / "chromium") as browser:
        work = Path(folder)
        (work / "draft.md").write_text(draft, encoding="utf-8")
        _run(work, "check", "draft.md", "--format", "html", "--output", "report.html", "--fail-on", "never")
        _shoot(browser, (work / "report.html").as_uri(), "report.png")
        _crawl(work)
        _shoot(browser, (work / "out" / "index.html").as_uri(), "dashboard.png")
        _serve(browser, work, draft)


def _run(work: Path, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "kclaims", *arguments], cwd=work, check=True)


def _crawl(work: Path) -> None:
    made = [sys.executable, "-m", "kclaims.batch.generate", "crawl", "--pages", "300", "--poison", "0.02"]
    subprocess.run(made, cwd=work, check=True)
    _run(work, "audit", "crawl/crawl", "--out", "out", "--workers", "1")


def _serve(browser: webdriver.Chrome, work: Path, draft: str) -> None:
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "kclaims", "serve", "--port", "0"], cwd=work, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        address = server.stdout.readline().split(" at ")[1].split()[0]
        browser.get(address)
        browser.find_element(By.TAG_NAME, "textarea").send_keys(draft)
        time.sleep(6)  # the findings follow the typing
        _save(browser, "serve.png")
    finally:
        server.terminate()
        server.wait()


def _shoot(browser: webdriver.Chrome, address: str, name: str) -> None:
    browser.get(address)
    time.sleep(1)
    _save(browser, name)


def _save(browser: webdriver.Chrome, name: str) -> None:
    IMAGES.mkdir(exist_ok=True)
    browser.execute_script("document.querySelectorAll('main details[open]').forEach(d => d.open = false)")
    time.sleep(1)
    browser.save_screenshot(str(IMAGES / name))


@contextmanager
def _browser(profile: Path) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.add_argument(f"--window-size={_SIZE[0]},{_SIZE[1]}")
    with webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver"))) as driver:
        yield driver


if __name__ == "__main__":
    main()
