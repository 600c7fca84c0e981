"""Claims: what is said of which drug, held against the facts and against the rest of the page."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from kclaims.decide.claims import judged
from kclaims.decide.contexts import Judge
from kclaims.decide.cues import Cues
from kclaims.engine import Linter
from kclaims.engine.claims import ClaimChecker
from kclaims.engine.packs import load_packs, pack_folders
from kclaims.evaluate.fact_examples import run_fact_examples
from kclaims.match.parses import Parses
from kclaims.model import Placed, Report
from kclaims.nlp import Grammar
from kclaims.readers import read
from kclaims.rules.knowledge import Knowledge
from kclaims.rules.ruleset import Ruleset
from kclaims.text.sentences import split
from tests.conftest import ROOT, claim_linter

Packs = tuple[Ruleset, dict[str, Any]]
Lint = Callable[[str], Report]
CASES = ROOT / "corpus" / "contradictions.jsonl"


@pytest.fixture(scope="module")
def linter(packs: Packs, knowledge: Knowledge) -> Linter:
    return claim_linter(packs, knowledge, as_of="2026-11-22")


@pytest.fixture
def lint(linter: Linter, needs_model: None) -> Lint:
    return lambda text: linter.lint(read(text.encode(), "page.md"))


def rules(placed: Sequence[Placed]) -> list[str]:
    return [p.finding.rule_id for p in placed]


def test_every_fact_finds_what_contradicts_it_and_passes_what_agrees(
    packs: Packs, knowledge: Knowledge, needs_model: None
) -> None:
    failed = [o for o in run_fact_examples(*packs, knowledge) if not o.passed]
    assert not failed


@pytest.mark.parametrize(
    ("text", "subject", "relation", "said"),
    [
        ("Ketamine blocks NMDA receptors.", "ketamine", "acts-on", "nmda-receptor"),
        ("The FDA approved ketamine for anxiety.", "ketamine", "approved-for", "anxiety"),
        ("Ketamine, approved by the FDA in 1970 as an anaesthetic, is old.", "ketamine", "approved-for", "anaesthesia"),
        ("Esketamine, the R-enantiomer of ketamine, is new.", "esketamine", "is-a", "r-enantiomer"),
        ("Ketamine, which is approved for pain, is old.", "ketamine", "approved-for", "chronic-pain"),
        ("## Spravato (esketamine)\n\n- Considerations: Only approved for depression", "spravato", "approved-for", "depression"),
        ("## FAQ\n\n### Is Spravato a controlled substance?\n\nYes.", "spravato", "schedule", "controlled"),
        ("Spravato is new. It is approved for depression.", "spravato", "approved-for", "depression"),
        ("Spravato is new. This medication is approved for depression.", "spravato", "approved-for", "depression"),
        ("| Drug | Status |\n|---|---|\n| Spravato | approved for depression |", "spravato", "approved-for", "depression"),
        ("Ketamine is approved as an anaesthetic and used off-label for OCD.", "ketamine", "approved-for", "ocd"),
        ("Spravato, a form of ketamine, is approved for depression.", "spravato", "approved-for", "depression"),
        ("Unlike Spravato, no form of ketamine is approved for OCD.", "ketamine", "approved-for", "ocd"),
    ],
)  # fmt: skip
def test_the_claim_finds_its_subject(lint: Lint, text: str, subject: str, relation: str, said: str) -> None:
    assert (subject, relation, said) in {(c["subject"], c["relation"], c["object"]) for c in lint(text).claims}


@pytest.mark.parametrize(
    "text",
    [
        "Glycine activates NMDA receptors, which ketamine blocks.",
        "Ketamine is faster than approved medicines for depression.",
        "Check that the pharmacy is licensed. Ketamine is used for depression.",
        "Cocaine is a Schedule II drug, ketamine is not.",
        "Patients who failed approved drugs for depression may try ketamine.",
        "The FDA has approved neither ketamine nor any compounded form of it for depression.",
        "Some sites write that ketamine is FDA-approved for depression.",
        "In the UK ketamine was a Class C drug from 2006 to 2014.",
        "Being given by a doctor does not make ketamine non-addictive.",
        "Neither the US nor the EU regulators have approved arketamine for depression.",
        "Arketamine is approved for depression neither in Japan nor in the United States.",
        "The FDA has given approval for a study of ketamine infusions in depressive disorder.",
        "The agency granted approval to test ketamine in people with depression.",
        "Ketamine, as the nasal spray Spravato, is FDA-approved for treatment-resistant depression.",
        "- Tramadol is a controlled drug.\n- Suzetrigine was approved in 2025. It isn't an opioid.",
        "**Isn't psilocybin approved?** No.",
        "**Hasn't the FDA approved psilocybin?** No.",
        "Two trials of MDMA worked. So why not approve it?",
        "Esketamine, a form of ketamine given as a nasal spray, was approved by the FDA in 2019.",
        "Spravato is a form of ketamine that was approved in 2019.",
        "In ESCAPE-TRD 18 % of the quetiapine group were in remission at week 8.",
        "By injection into a vein, all of the ketamine reaches the blood; swallowed, about a fifth is absorbed.",
        "Through the nose about 45 % of the ketamine is absorbed, much less than with a drip.",
        "In the US, ketamine is in Schedule III; oxycodone and fentanyl share Schedule II.",
        "If approved, psilocybin would be a second choice.",
        "The patch was refused an American licence; MDMA was refused an American licence for PTSD too.",
    ],
)
def test_what_is_said_of_something_else_contradicts_nothing(lint: Lint, text: str) -> None:
    assert rules(lint(text).findings) == []


@pytest.mark.parametrize("answer", ["Yes.", "Yes, it is."])
def test_a_question_that_expects_a_yes_denies_nothing(lint: Lint, answer: str) -> None:
    (placed,) = lint(f"**Isn't psilocybin approved for depression?** {answer}").findings
    assert placed.finding.category == "false-approval"


def test_a_finding_shows_fact_source_and_the_drug_that_is_meant(lint: Lint) -> None:
    (placed,) = lint("R-ketamine is an FDA-approved anesthetic.").findings
    finding = placed.finding
    assert (finding.rule_id, finding.category, finding.severity) == (
        "ketamine.approval-arketamine",
        "enantiomer-mislabel",
        "error",
    )
    assert finding.sources
    assert finding.evidence[0].kind == "fact"
    assert finding.suggestion.replacement == "Ketamine is an FDA-approved anesthetic"
    assert placed.quote == "R-ketamine is an FDA-approved anesthetic"


def test_marks_bound_the_severity(lint: Lint) -> None:
    (placed,) = lint("The FDA approved ketamine for fibromyalgia.").findings
    assert placed.finding.severity == "warning"


def test_a_framed_claim_is_recorded_as_suppressed(lint: Lint) -> None:
    (placed,) = lint("Myth: ketamine is FDA-approved for depression.").placed
    assert placed.finding.suppressed is not None
    assert placed.finding.suppressed.by.startswith("context.")


def test_what_was_true_is_judged_by_the_date(packs: Packs, knowledge: Knowledge, needs_model: None) -> None:
    page = read(b"In Britain ketamine is a Class C drug.", "page.md")
    (now,) = claim_linter(packs, knowledge, as_of="2026-11-22").lint(page).findings
    assert now.finding.category == "stale-fact"
    assert claim_linter(packs, knowledge, as_of="2010-01-01").lint(page).findings == []


def test_contradictions_on_own_documents(lint: Lint) -> None:
    rows = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    hits = {
        row["id"]: any(
            "core.internal-contradiction" in (p.finding.rule_id, *p.finding.also) for p in lint(row["text"]).findings
        )
        for row in rows
    }
    wanted = {row["id"] for row in rows if row["verdict"] == "contradiction"}
    found = {name for name, hit in hits.items() if hit}
    assert len(rows) >= 150
    assert len(found & wanted) / len(found) >= 0.95
    assert len(found & wanted) / len(wanted) >= 0.85


def test_both_places_of_a_contradiction_are_shown(lint: Lint) -> None:
    (placed,) = lint("Each ketamine infusion takes 40 minutes.\n\nA ketamine infusion lasts three hours.").findings
    assert placed.quote == "ketamine infusion lasts three hours"
    assert [quote for _, quote, *_ in placed.related] == ["ketamine infusion takes 40 minutes"]


@pytest.mark.parametrize(
    ("text", "borne_out"),
    [
        ("Spravato is FDA-approved.", True),
        ("Ketamine is a Schedule III drug in the United States.", True),
        ("Ketamine is not FDA-approved for depression.", True),
        ("Ketamine is FDA-approved for depression.", False),
        ("Ketamine is pleasant.", False),
    ],
)
def test_what_a_fact_bears_out(knowledge: Knowledge, needs_model: None, text: str, borne_out: bool) -> None:
    document = read(text.encode(), "page.md")
    sentences = split(document)
    checker = ClaimChecker(lambda: knowledge, Parses(Grammar()))
    claims = checker.extract(document, sentences, {0: frozenset(knowledge.relations)})
    judge = Judge(
        load_packs(pack_folders(()))[0], Cues(load_packs(pack_folders(()))[0]), document, sentences, Parses(Grammar())
    )
    _, found = checker.decide(document, judged(knowledge, judge, claims), "us", "2026-11-22")
    assert bool(found) == borne_out


@pytest.mark.parametrize(
    "text",
    [
        # a denial of the next predicate
        "Ketamine is old. The FDA approved it as an anesthetic and has never approved it for any psychiatric condition.",
        "Ketamine was approved for anesthesia and has never been approved for anxiety.",
        "Spravato was approved for treatment-resistant depression and has not been approved for PTSD.",
        # a row of a table says nothing of the next
        "| Option | Habit-forming? |\n|---|---|\n| Esketamine spray | Yes, it is possible |\n| Arketamine | Unknown |",
        # a relative clause speaks of its antecedent
        "It wasn't aware of evidence that compounded ketamine was safer or more effective than drugs that have been approved.",
        "Nobody has shown that compounded ketamine works better than medicines which are FDA-approved.",
        "Compounded ketamine is often compared with a spray that is approved by the FDA.",
        # each class goes with its own country
        "Ketamine is in Schedule III in the United States, and in Class B (and Schedule 2) in the UK.",
        "In the US, ketamine is a Schedule III drug, and in the UK a Class B drug.",
        "American law puts ketamine in Schedule III; British law puts it in Class B and Schedule 2.",
        # what was once said, what others think
        "It was once said that ketamine wasn't addictive.",
        "Doctors used to think that ketamine wasn't addictive.",
        "Each year a third of the class writes that Spravato is R-ketamine. It is S.",
        "Many students answer that esketamine is the R-enantiomer.",
        "Half of the readers guessed that ketamine is an opioid.",
        # a comparison is no equation
        "Esketamine is about twice as potent an anaesthetic as the racemate.",
        "Esketamine is not the same drug as the racemate.",
        # what a bracket or a column belongs to
        "The two halves are esketamine (the S form) and arketamine (the R form).",
        "| | Esketamine | Arketamine |\n|---|---|---|\n| Licensed for depression? | Yes, as a spray | No, nowhere |",
        "Arketamine has been approved by neither the FDA nor the EMA.",
        "Should arketamine ever be approved, we would tell you.",
        # who has it, not what it is for
        "Esketamine is approved for depressive symptoms in adults with major depression who have acute suicidal thoughts.",
        "Spravato is licensed for treatment-resistant depression in adults with anxiety.",
        "Ketamine is approved for anaesthesia in patients who have depression.",
    ],
)
def test_grammar_decides_what_is_said_of_what(lint: Lint, text: str) -> None:
    assert rules(lint(text).findings) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Ketamine, which the FDA approved for depression, works differently.", "ketamine.approval-depression"),
        ("The halves are esketamine (the R form) and arketamine.", "ketamine.esketamine-made-of-r-form"),
        ("| | Esketamine | Arketamine |\n|---|---|---|\n| Status | sold | approved for depression |", "ketamine.approval-arketamine"),
        ("Ketamine is a drug that activates NMDA receptors.", "ketamine.nmda-not-activates"),
        ("Ketamine is FDA-approved for depression and anxiety.", "ketamine.approval-anxiety"),
        ("Our doctors believe that ketamine is FDA-approved for depression.", "ketamine.approval-depression"),
        ("Spravato, the form that is approved for suicide prevention, is new.", "ketamine.spravato-approval-suicide"),
        ("In the UK ketamine is in Class B, and in the US in Schedule II.", "ketamine.schedule-us-not-ii"),
        ("Ketamine is effective and has never been approved by the FDA as an anesthetic.", "ketamine.approval-anaesthesia"),
    ],
)  # fmt: skip
def test_the_same_grammar_still_finds_what_is_wrong(lint: Lint, text: str, rule: str) -> None:
    assert rule in rules(lint(text).findings)


def test_a_year_counted_back_is_held_against_the_day_of_reading(
    packs: Packs, knowledge: Knowledge, needs_model: None
) -> None:
    page = read(b"Ketamine was approved as an anaesthetic thirty years ago.\n", "page.md")
    assert rules(claim_linter(packs, knowledge, as_of="2026-11-22").lint(page).findings) == ["ketamine.approval-decade"]
    assert claim_linter(packs, knowledge, as_of="2000-01-01").lint(page).findings == []
