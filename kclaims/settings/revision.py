"""What files were like at a git revision, and which of their lines and findings are new since."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections import Counter
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from kclaims.model import Placed, Report, Suppression
from kclaims.model.record import record
from kclaims.settings.errors import RevisionError
from kclaims.text.fingerprints import normalised
from kclaims.text.patterns import lazy

_HUNK = lazy(rb"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
_LINE_END = lazy(r"\r\n?")
_ENVIRONMENT = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}


@record()
class Changes:
    """Lines of the newer text, from 1: ranges that are new or other than before, and lines after which some are gone."""

    written: tuple[tuple[int, int], ...]
    cut_after: tuple[int, ...] = ()

    def touch(self, first: int, last: int) -> bool:
        """Whether anything from line `first` to line `last` was changed, or taken out between them."""
        return any(start <= last and first <= end for start, end in self.written) or any(
            first <= line < last for line in self.cut_after
        )


@record()
class Before:
    """A file at the revision: its name and bytes then, None where it was not there."""

    path: str
    raw: bytes | None


class Revision:
    """Files at one revision, each in the repository that it lies in."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._repositories: dict[str, _Repository] = {}
        self._homes: dict[str, tuple[_Repository, str]] = {}

    def before(self, path: str) -> Before:
        """A file at the revision, found under the name it had then. Raises RevisionError."""
        folder, name = os.path.split(os.path.abspath(path))  # noqa: PTH100 - the file itself may be a link
        while not os.path.isdir(folder):  # noqa: PTH112 - what standard input is named after may not exist
            folder, inner = os.path.split(folder)
            name = f"{inner}/{name}"
        if folder not in self._homes:
            self._homes[folder] = self._home(folder)
        repository, prefix = self._homes[folder]
        return repository.before(f"{prefix}{name}")

    def _home(self, folder: str) -> tuple[_Repository, str]:
        try:
            top, prefix = _git(folder, "rev-parse", "--show-toplevel", "--show-prefix").decode().split("\n")[:2]
        except RevisionError as error:
            raise RevisionError(f"--diff {self.name}: {folder} lies in no git repository ({error})") from None
        if top not in self._repositories:
            self._repositories[top] = _Repository(top, self.name)
        return self._repositories[top], prefix


class _Repository:
    def __init__(self, top: str, revision: str) -> None:
        self._top = top
        self._revision = revision
        self._commit = self._resolved()

    def _resolved(self) -> str:
        """The commit meant; `A...` is where HEAD branched off from A."""
        name = self._revision.removesuffix("...")
        found = ""
        try:
            found = self._one("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
            if name != self._revision:
                found = self._one("merge-base", found, "HEAD")
        except RevisionError:
            what = "no common ancestor with HEAD" if found else "no such revision"
            hint = (
                "where history was fetched in part, fetch it first: `git fetch --unshallow` or `git fetch origin REV`"
            )
            raise RevisionError(f"--diff {self._revision}: {what} in {self._top}; {hint}") from None
        return found

    def _one(self, *arguments: str) -> str:
        return _git(self._top, *arguments).decode().strip()

    @cached_property
    def _there(self) -> frozenset[str]:
        listed = _git(self._top, "ls-tree", "-r", "-z", "--name-only", "--full-tree", self._commit)
        return frozenset(listed.decode(errors="surrogateescape").split("\0"))

    @cached_property
    def _renamed(self) -> dict[str, str]:
        options = ("--name-status", "-z", "--find-renames", "--diff-filter=R", "--no-relative", "--no-ext-diff")
        fields = _git(self._top, "diff", *options, self._commit, "--").decode(errors="surrogateescape").split("\0")
        return dict(zip(fields[2::3], fields[1::3], strict=False))

    def before(self, name: str) -> Before:
        old = self._renamed.get(name, name)
        if old not in self._there:
            return Before(name, None)
        blob = f"{self._commit}:{old}"
        try:
            return Before(old, _git(self._top, "cat-file", "--filters", blob))
        except RevisionError:
            return Before(old, _git(self._top, "cat-file", "blob", blob))


def changes(before: str, after: str) -> Changes:
    """Where two texts differ, by lines."""
    with tempfile.TemporaryDirectory(prefix="kclaims-") as folder:
        for name, text in (("before", before), ("after", after)):
            Path(folder, name).write_bytes(_LINE_END.sub("\n", text).encode("utf-8", "surrogatepass"))
        plain = ("--no-ext-diff", "--no-textconv", "--no-color", "--text", "--unified=0", "--inter-hunk-context=0")
        found = _git(folder, "-c", "core.autocrlf=false", "diff", "--no-index", *plain, "before", "after", differs=1)
    written: list[tuple[int, int]] = []
    cut: list[int] = []
    for match in _HUNK.finditer(found):
        start, count = int(match[1]), int(match[2] or 1)
        if count:
            written.append((start, start + count - 1))
        else:
            cut.append(start)
    return Changes(tuple(written), tuple(cut))


def only_new(report: Report, before: Report | None, changed: Changes, revision: str) -> Report:
    """The report with what was there at the revision marked as suppressed.

    What stays: findings that touch a changed line; elsewhere, and of the document as a whole, those that the older
    version did not have. A learned finding away from changed lines is never new: its score moves with the page.
    """
    known = Counter(_key(p) for p in before.findings) if before else Counter()
    silenced = Suppression(by="diff", reason=f"neither changed nor new since {revision}")
    kept: list[Placed] = []
    for p in report.placed:
        at_place = p.end.offset > p.start.offset
        if p.finding.suppressed or (at_place and changed.touch(p.start.line, p.end.line)):
            kept.append(p)
            continue
        there = known[_key(p)] > 0
        known[_key(p)] -= there
        old = there or p.finding.detector == "learned"
        kept.append(replace(p, finding=replace(p.finding, suppressed=silenced)) if old else p)
    return replace(report, placed=tuple(kept))


def _key(placed: Placed) -> tuple[str, str]:
    return placed.finding.rule_id, normalised(placed.quote)


def _git(folder: str, *arguments: str, differs: int = 0) -> bytes:
    """What a git command prints. Raises RevisionError; exit code `differs` is none."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, capture_output=True, check=False, stdin=subprocess.DEVNULL,
            env=os.environ | _ENVIRONMENT,
        )  # fmt: skip
    except FileNotFoundError:
        raise RevisionError("--diff needs git, and there is no git command") from None
    if done.returncode not in {0, differs}:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise RevisionError(said[0] if said else f"git {arguments[0]} ended with {done.returncode}")
    return done.stdout
