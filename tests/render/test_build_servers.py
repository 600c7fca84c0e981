"""Reports for build servers: workflow commands, Code Quality JSON, JUnit XML."""

import json
import re
from collections.abc import Callable
from urllib.parse import unquote

from junitparser import Error, Failure, JUnitXml, Skipped

from kclaims.model import Run
from kclaims.render import RENDERERS
from tests.render.conftest import ATTACK, PAGE

COMMAND = re.compile(r"::(error|warning|notice)(?: ([^:]*))?::(.*)")
TURNS = re.compile("[\x00-\x08\x1b\u202a-\u202e\u2066-\u2069]")


def commands(run: Run) -> list[tuple[str, dict[str, str], str]]:
    """Severity, properties and message of each line, read as the runner reads them; the last line is the summary."""
    found = []
    for line in RENDERERS["github"](run).split("\n")[:-2]:
        match = COMMAND.fullmatch(line)
        assert match, line
        pairs = (pair.split("=", 1) for pair in (match[2] or "").split(",") if pair)
        found.append((match[1], {key: unquote(value) for key, value in pairs}, unquote(match[3])))
    return found


def test_github_annotates_the_line_and_column_severest_first(page: Run) -> None:
    found = commands(page)
    kinds = [kind for kind, _, _ in found]
    assert kinds == sorted(kinds, key=["error", "warning", "notice"].index)
    kind, where, message = found[0]
    assert (kind, where["file"], where["line"], where["endLine"]) == ("error", "drafts/page.md", "3", "3")
    assert (where["col"], where["endColumn"]) == ("25", "35")
    assert "enantiomer-mislabel" in where["title"]
    assert "\nInstead: " in message
    assert "not a cure-all" not in message


def test_github_lines_hold_nothing_but_their_own_command(hostile: Run) -> None:
    output = RENDERERS["github"](hostile)
    found = commands(hostile)
    assert TURNS.search(output) is None
    assert [kind for kind, _, _ in found] == ["error", "warning", "notice", "error"]
    assert all(set(where) <= {"file", "line", "endLine", "col", "endColumn", "title"} for _, where, _ in found)


def test_gitlab_entries_have_what_the_widget_needs(run_of: Callable[..., Run]) -> None:
    run = run_of(PAGE, PAGE, names=("a.md", "b/c.md"))
    entries = json.loads(RENDERERS["gitlab"](run))
    assert {entry["location"]["path"] for entry in entries} == {"a.md", "b/c.md"}
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    assert {entry["severity"] for entry in entries} <= {"info", "minor", "major", "critical", "blocker"}
    (isomer, _) = [entry for entry in entries if entry["check_name"] == "ketamine.r-ketamine-anesthetic"]
    assert isomer["severity"] == "critical"
    assert isomer["location"]["lines"] == {"begin": 3, "end": 3}
    assert isomer["description"].startswith("“R-ketamine” is not the anaesthetic")


def test_gitlab_leaves_out_what_was_kept_quiet(page: Run, hostile: Run) -> None:
    quiet = {p.fingerprint for p in page.reports[0].placed if p.finding.suppressed}
    assert quiet
    assert len(json.loads(RENDERERS["gitlab"](page))) == len(page.reports[0].findings)
    assert TURNS.search("".join(entry["description"] for entry in json.loads(RENDERERS["gitlab"](hostile)))) is None


def test_junit_counts_what_it_holds(page: Run, run_of: Callable[..., Run]) -> None:
    (suite,) = JUnitXml.fromstring(RENDERERS["junit"](page).encode())
    outcomes = [case.result for case in suite]
    failed = [result for result in outcomes if result and isinstance(result[0], Failure)]
    skipped = [result for result in outcomes if result and isinstance(result[0], Skipped)]
    assert (suite.tests, suite.failures, suite.skipped) == (len(outcomes), len(failed), len(skipped))
    assert len(failed) == sum(p.finding.severity != "info" for p in page.reports[0].findings)
    assert skipped
    assert any("“R-ketamine”" in result[0].text for result in failed)
    (clean,) = JUnitXml.fromstring(RENDERERS["junit"](run_of("Bring a sandwich.\n")).encode())
    assert (clean.tests, clean.failures) == (1, 0)


def test_junit_stays_well_formed_under_attack(hostile: Run) -> None:
    output = RENDERERS["junit"](hostile)
    suites = list(JUnitXml.fromstring(output.encode()))
    outcomes = [type(result[0]) for suite in suites for case in suite if (result := case.result)]
    assert outcomes == [Failure, Failure, Skipped, Error]
    assert TURNS.search(output) is None
    assert ATTACK[:25] in suites[0].name
