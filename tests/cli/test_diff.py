"""`kclaims check --diff`: in real repositories, with the real git."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_check import CLAIM, ERROR, report, run

OTHER = "Our ketamine lozenges cure depression for good.\n"


def git(folder: Path, *arguments: str) -> str:
    environment = os.environ | {
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b",
    }  # fmt: skip
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True, env=environment)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "page.md").write_text(f"# A page\n\n{CLAIM}\nBring a sandwich.\n")
    (tmp_path / "same.md").write_text(ERROR)
    commit(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")


def found(*arguments: str, stdin: bytes | None = None) -> dict[str, set[int]]:
    data: dict[str, Any] = report("--diff", "HEAD", "--no-learned", *arguments, stdin=stdin)
    return {d["path"]: {f["start"]["line"] for f in d["findings"]} for d in data["documents"]}


def test_only_changed_lines_count(repository: Path) -> None:
    page = repository / "page.md"
    page.write_text(f"# A page\n\n{CLAIM}\nBring a sandwich.\n\n{OTHER}")
    assert found(".") == {"page.md": {7}}
    assert run("check", "--diff", "HEAD", ".").exit_code == 0
    page.write_text(page.read_text() + "\n" + ERROR)
    assert run("check", "--diff", "HEAD", ".").exit_code == 1
    commit(repository)
    assert found(".") == {}


def test_the_same_words_again_count_where_they_are_new(repository: Path) -> None:
    (repository / "page.md").write_text(f"# A page\n\n{CLAIM}\n{CLAIM}\nBring a sandwich.\n")
    (new,) = found("page.md").values()
    assert len(new) == 1


def test_an_edit_that_lays_bare_a_claim_elsewhere_counts(repository: Path) -> None:
    page = repository / "page.md"
    page.write_text(f"## Warning signs of bad clinics\n\n- {CLAIM}\nGoodbye.\n")
    commit(repository)
    assert found("page.md") == {}
    page.write_text(f"## Why we love our clinic\n\n- {CLAIM}\nGoodbye.\n")
    assert found("page.md") == {"page.md": {3}}
    page.write_text("Ketamine is not\na cure-all.\n")
    commit(repository)
    page.write_text("Ketamine is\na cure-all.\n")
    assert found("page.md") == {"page.md": {2}}


def test_a_finding_off_the_lines_that_stays_is_silenced_with_a_reason(repository: Path) -> None:
    (repository / "page.md").write_text(f"# Another title\n\n{CLAIM}\nBring a sandwich.\n")
    data = report("--diff", "HEAD", "--show-suppressed", "--no-learned", "page.md")
    assert [f["suppressed"]["by"] for f in data["documents"][0]["findings"] if f["category"] == "cure-all"] == ["diff"]


def test_a_renamed_file_is_compared_with_what_it_was(repository: Path) -> None:
    git(repository, "mv", "page.md", "moved.md")
    assert found("moved.md") == {}
    (repository / "moved.md").write_text(f"# A page\n\n{CLAIM}\nBring a sandwich.\n\n{OTHER}")
    assert found("moved.md") == {"moved.md": {7}}


def test_untracked_and_ignored_files_are_new_throughout(repository: Path) -> None:
    (repository / ".gitignore").write_text("build/\n")
    (repository / "build").mkdir()
    for name in ("new page é.md", "build/out.md"):
        (repository / name).write_text(CLAIM)
    assert found("new page é.md", "build/out.md") == {"new page é.md": {1}, "build/out.md": {1}}


def test_line_ends_and_encodings_are_no_change(repository: Path) -> None:
    page = repository / "page.md"
    page.write_bytes(f"# A page\n\n{CLAIM}\nBring a sandwich.\n\n{OTHER}".replace("\n", "\r\n").encode("utf-16"))
    assert found("page.md") == {"page.md": {7}}


def test_standard_input_is_compared_under_its_name(repository: Path) -> None:
    draft = f"# A page\n\n{CLAIM}\nBring a sandwich.\n\n{OTHER}".encode()
    assert found("--stdin-filename", "page.md", "-", stdin=draft) == {"page.md": {7}}
    assert found("--stdin-filename", "none/yet.md", "-", stdin=draft) == {"none/yet.md": {3, 7}}


def test_from_another_folder_with_several_processes(repository: Path, tmp_path_factory: pytest.TempPathFactory,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    for index in range(4):
        (repository / f"{index}.md").write_text(CLAIM)
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert len(found("--jobs", "2", str(repository))) == 4


def test_where_a_branch_left_off(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "work")
    (repository / "work.md").write_text(CLAIM)
    commit(repository)
    git(repository, "checkout", "-q", "main")
    (repository / "page.md").write_text("Nothing here.\n")
    commit(repository)
    git(repository, "checkout", "-q", "work")
    paths = lambda revision: [d["path"] for d in report("--diff", revision, ".")["documents"]]  # noqa: E731
    assert paths("main...") == ["work.md"]
    assert paths("main") == ["page.md", "work.md"]


@pytest.mark.parametrize("revision", ["no-such-branch", "--output=x", "HEAD~40"])
def test_an_unknown_revision_is_the_callers_mistake(repository: Path, revision: str) -> None:
    result = run("check", f"--diff={revision}", ".")
    assert result.exit_code == 2
    assert f"--diff {revision}: no such revision" in result.output
    assert "git fetch" in result.output


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text(CLAIM)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    result = run("check", "--diff", "HEAD", str(tmp_path))
    assert (result.exit_code, "lies in no git repository" in result.output) == (2, True)


def test_without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = run("check", "--diff", "HEAD", "page.md")
    assert (result.exit_code, "needs git" in result.output) == (2, True)
