"""The lock file: pinned with hashes, from nowhere in particular, and within what pyproject.toml asks for."""

import re
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.conftest import ROOT

LOCK = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
# name==version, where it applies, digests; a name comes twice where Pythons or systems need different versions
_PIN = re.compile(
    r"^([a-z0-9-]+)==(\S+)( ; [^\\\n]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+$",
    re.MULTILINE,
)
PINS = [(name, Version(version)) for name, version, _ in _PIN.findall(LOCK)]


def wanted(lines: list[str]) -> Iterator[Requirement]:
    """What requirements ask for; the project's own extras are replaced by what they hold."""
    for requirement in map(Requirement, lines):
        if requirement.name != PROJECT["name"]:
            yield requirement
        for extra in requirement.extras if requirement.name == PROJECT["name"] else ():
            yield from wanted(PROJECT["optional-dependencies"][extra])


ASKED_FOR = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"], *PYPROJECT["build-system"]["requires"]]


@pytest.mark.parametrize("requirement", list(wanted(ASKED_FOR)), ids=str)
def test_what_pyproject_asks_for_is_pinned_within_its_range(requirement: Requirement) -> None:
    versions = [version for name, version in PINS if name == canonicalize_name(requirement.name)]
    assert versions, f"{requirement.name} is not in the lock: run `just lock`"
    assert all(requirement.specifier.contains(version) for version in versions), f"{versions}: run `just lock`"


def test_every_line_is_a_pin_with_digests() -> None:
    rest = _PIN.sub("", LOCK).splitlines()
    assert [line for line in rest if line.strip() and not line.lstrip().startswith("#")] == []


def test_the_project_itself_is_not_pinned() -> None:
    assert PROJECT["name"] not in dict(PINS)


def test_the_lock_names_neither_an_index_nor_a_place() -> None:
    assert not re.search(r"://|-url|--find-links|--trusted-host| @ |(?<![\w.])/\w", LOCK)
