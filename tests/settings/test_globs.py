"""Patterns that configurations name files by."""

from pathlib import Path

import pytest

from kclaims.settings.globs import fits, relative


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("draft.md", "draft.md"), ("draft.md", "a/b/draft.md"), ("drafts", "drafts/x/y.md"), ("drafts/", "drafts/x.md"),
        ("drafts/*.md", "drafts/x.md"), ("drafts/*", "drafts/old/x.md"), ("drafts/**", "drafts/old/x.md"),
        ("**/uk/*.md", "site/uk/x.md"), ("**/uk/*.md", "uk/x.md"), ("/uk/*.md", "uk/x.md"), ("./uk/x.md", "uk/x.md"),
        ("page-[0-9].md", "page-7.md"), ("page-[!0-9].md", "page-a.md"), ("a?.md", "ab.md"), ("*.md", "a/b.md"),
        ("/srv/site/*.md", "/srv/site/x.md"), ("what[.md", "what[.md"),
    ],
)  # fmt: skip
def test_fits(pattern: str, path: str) -> None:
    assert fits(pattern, path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("draft.md", "my-draft.md"), ("drafts/*.md", "drafts/old/x.md"), ("/uk/*.md", "site/uk/x.md"),
        ("draft", "drafts/x.md"), ("a?.md", "a/.md"), ("*.md", "x.mdx"), ("page.md", "pageXmd"),
    ],
)  # fmt: skip
def test_does_not_fit(pattern: str, path: str) -> None:
    assert not fits(pattern, path)


def test_paths_are_seen_from_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real" / "uk").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.chdir(tmp_path / "real" / "uk")
    assert relative("x.md", tmp_path / "real") == "uk/x.md"
    assert relative(str(tmp_path / "link" / "uk" / "x.md"), tmp_path / "real") == "uk/x.md"
    assert relative("../../other.md", tmp_path / "real") == (tmp_path / "other.md").as_posix()
