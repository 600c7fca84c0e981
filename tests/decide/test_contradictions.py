"""A page against itself: what it says of its own ways, in several voices."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from kclaims.engine import Linter
from kclaims.model import Placed, Report
from kclaims.readers import read
from kclaims.rules.knowledge import Knowledge
from kclaims.rules.ruleset import Ruleset
from tests.conftest import ROOT, claim_linter

Lint = Callable[[str], Report]
RULE = "core.internal-contradiction"


@pytest.fixture(scope="module")
def linter(packs: tuple[Ruleset, dict[str, Any]], knowledge: Knowledge) -> Linter:
    return claim_linter(packs, knowledge, as_of="2026-11-22")


@pytest.fixture
def lint(linter: Linter, needs_model: None) -> Lint:
    return lambda text: linter.lint(read(text.encode(), "page.md"))


def contradictions(report: Report) -> list[Placed]:
    return [p for p in report.findings if RULE in (p.finding.rule_id, *p.finding.also)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("You come in for six infusions.", "The full course of eight infusions ends with a talk."),
        ("One infusion is all you need.", "Everyone is booked for six infusions."),
        ("Injections are given twice weekly.", "You will have one injection a week."),
        ("Doses are given on Mondays and Thursdays.", "You'll have three doses a week."),
        ("We watch you for two hours after the spray.", "You're free to go half an hour after the spray."),
        ("The drip runs for forty minutes.", "Each infusion lasts two hours."),
        ("No dose is ever sent home.", "The lozenges are shipped to your door."),
        ("Every dose is taken at our clinic.", "Take your second lozenge at home."),
        ("Each patient is examined in person first.", "Everything is done entirely online."),
        ("A single infusion is $450.", "Each infusion costs $525, due on the day."),
        ("The course of six sessions costs £2,100.", "Please send the £2,700 for the six sessions."),
        ("There are no hidden fees.", "A facility fee of $90 is added."),
        ("We don't accept insurance.", "We accept most insurance plans."),
        ("A friend must drive you home.", "You can drive yourself home."),
        ("Most people notice a change within hours.", "Any improvement takes at least three weeks to show."),
        ("A nurse stays with you throughout the session.", "You are left alone in your room during the session."),
        ("A doctor is always on site.", "There is no doctor on site."),
        ("The damage can be permanent.", "All of the damage heals in weeks."),
        ("Each lozenge holds 100 mg.", "One lozenge contains 200 mg."),
        ("It is always taken with an oral antidepressant.", "It may be taken on its own, without an antidepressant."),
    ],
)
@pytest.mark.parametrize("topic", ["Ketamine is what we offer.", "Welcome to our practice."])
def test_two_ways_of_one_page_exclude_each_other(lint: Lint, one: str, other: str, topic: str) -> None:
    (placed,) = contradictions(lint(f"{topic}\n\n{one}\n\nThe kettle is on. Parking is free.\n\n{other}"))
    assert placed.quote in other
    assert all(quote in one for _, quote, *_ in placed.related)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("No one becomes dependent on ketamine here.", "When patients do become dependent on ketamine, we say so."),
        # another form, phase, tier, item, payer or condition
        ("Infusions are a course of six.", "The spray starts with eight visits in a course."),
        ("For the first two weeks you have two infusions a week.", "In the maintenance phase there is one infusion a month."),
        ("- Bronze: one infusion a month", "- Silver: two infusions a month"),
        ("An infusion is $450.", "A consultation is $200."),
        ("An infusion is $450.", "For members an infusion is $400."),
        ("An infusion for depression is $450.", "An infusion for chronic pain is $900."),
        # a range and what lies in it, a part of the visit
        ("Infusions cost between $400 and $800.", "An infusion is $450."),
        ("The drip takes forty minutes.", "The whole visit lasts two hours."),
        ("A nurse takes readings every fifteen minutes while you are monitored.", "You are monitored for two hours."),
        # others, another time, a case, a question, a correction
        ("Some companies send lozenges to your door.", "Every dose is taken at our clinic."),
        ("Until March 2024 we sent lozenges home with you.", "Every dose is taken at our clinic."),
        ("If you had a second dose you stay for four hours.", "You are observed for two hours."),
        ("Can I take lozenges at home?", "Every dose is taken at our clinic."),
        ("Our leaflet gave the course as eight infusions. That was a misprint.", "The course is six infusions."),
        ("Dr. Haas sees each patient in person.", "Dr. Lind works entirely online."),
        ("At Harbor Clinic an infusion is $400.", "At Juniper Health an infusion is $650."),
        ("If you still have lozenges at home, bring them in.", "Every dose is taken at our clinic."),
    ],
)  # fmt: skip
def test_what_does_not_exclude_each_other(lint: Lint, one: str, other: str) -> None:
    assert contradictions(lint(f"Ketamine is what we offer.\n\n{one}\n\nParking is free.\n\n{other}")) == []


def test_a_drug_that_several_could_be_is_not_guessed(lint: Lint) -> None:
    text = (
        "We give ketamine and Spravato.\n\nYou stay for two hours.\n\nParking is free.\n\nYou stay for thirty minutes."
    )
    assert contradictions(lint(text)) == []


def test_a_fact_speaks_of_the_one_drug_of_the_page(lint: Lint) -> None:
    report = lint("Spravato is a spray.\n\nParking is free.\n\nYou'll be free to leave half an hour after your dose.")
    assert [p.finding.rule_id for p in report.findings] == ["ketamine.spravato-monitoring"]


@pytest.mark.parametrize("name", ["contradictions-dev-2.jsonl", "contradictions-test.jsonl"])
def test_documents_of_other_voices(lint: Lint, name: str) -> None:
    """Of the held-out file only the odd half, on which extraction was mended; the even half is for reports."""
    rows = [json.loads(line) for line in (ROOT / "corpus" / name).read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if "dev" in name or int(row["id"][1:]) % 2]
    found = {row["id"] for row in rows if contradictions(lint(row["text"]))}
    wanted = {row["id"] for row in rows if row["contradiction"]}
    assert found <= wanted
    assert len(found) >= 0.9 * len(wanted)
