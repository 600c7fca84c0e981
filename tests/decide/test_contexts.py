"""What a match means where it stands, on the shipped packs."""

from collections.abc import Callable

import pytest

from kclaims.model import Report
from tests.conftest import live, quiet

Lint = Callable[..., Report]


@pytest.mark.parametrize(
    "text",
    [
        "Ketamine is a cure-all.",
        "Our clinic promises instant, permanent results.",
        "Not only is ketamine a cure-all, it works overnight.",
        "Ketamine is truly a\ncure all for everyone.",
        "\n\n".join(
            f"**{word}.** Ask our nurse." for word in ("Safe", "Legal", "Ketamine is a cure-all", "Quick", "Kind")
        ),
        "## Why choose us\n\n- Ketamine is a cure-all for your pain",
        "> Ketamine is a cure-all! Book today.",
        "# Ketamine: the cure-all you have waited for",
        "No one can deny that ketamine is a cure-all.",
        "Ketamine is no doubt a cure-all.",
        "It is nothing short of a cure-all.",
        "There is no reason to suffer when ketamine is a cure-all.",
        "We don't say this lightly: ketamine is a cure-all.",
        "Does one infusion treat depression? Absolutely.",
        "Why settle for pills when ketamine is a cure-all?",
        '✓ "Ketamine is a cure-all."',
        "## What your doctor doesn't tell you\n\nKetamine is a cure-all.",
        "Did you know that ketamine is a cure-all?",
        "## Myths about ketamine\n\nMyth 1: It is dangerous.\n\nKetamine is a cure-all.",
        "## Myths\n\n### Myth: it is no use\n\nKetamine is a cure-all for the mind.",
        "Some clinics call ketamine a cure-all, a view we share.",
        "The poster calls ketamine a cure-all. It is a fair description.",
        "Patients told us that ketamine is a cure-all. We asked around, and they are right.",
        "The regulator complained of our “cure-all”. We print it here again, since it's true.",
        "Never mind the price: ketamine is a cure-all.",
        "Neither age nor illness stops ketamine from being a cure-all.",
        "You may have heard that ketamine is a cure-all. It is.",
        "✓ Ketamine is a cure-all. ✗ Tablets take weeks.",
        "Our founder said that ketamine is a cure-all.",
        "Ketamine is a cure-all, which is not what your doctor tells you.",
        "Our nurses wrote this for you:\n\n> Ketamine is a cure-all.",
        "✔ Open on Sundays\n✔ Ketamine is a cure-all",
        "## Myths about ketamine\n\n- It is dangerous\n- It is dear\n\nKetamine is a cure-all.",
        "What do guests say of it?\n\n- Ketamine is a cure-all\n- The tea is good",
        "What neither trial shows:\n\n- How long it lasts. Ketamine is a cure-all.",
    ],
)
def test_claims_are_flagged(lint: Lint, text: str) -> None:
    assert live(lint(text))


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("Ketamine is not a cure-all.", "context.negation"),
        ("Ketamine is a cure-all, which squares with nothing that we could find.", "context.negation"),
        ("A common mistake is to think that ketamine is a cure-all.", "context.negation"),
        ("Ketamine is a cure-all. They have made it up.", "context.refuted"),
        ("## Sales talk to be wary of\n\n- Ketamine is a cure-all", "context.warning-list"),
        (
            "What did he tell them?\n\n- A. Ketamine is a cure-all\n- B. Nothing of the kind\n\nAnswer: B.",
            "context.question",
        ),
        ('**1. "Ketamine is a cure-all."** Nobody has shown this.', "context.quotation"),
        ("What neither trial shows:\n\n- That ketamine is a cure-all", "context.negation"),
        ("## When to turn round and leave\n\n- Ketamine is a cure-all", "context.warning-list"),
        ("Ketamine was hawked at fairs as a cure-all.", "context.history"),
        ("| Wrong | Right |\n|---|---|\n| Ketamine is a cure-all | It helps some |", "context.debunk"),
        ("Wrong 5: Ketamine is a cure-all.", "context.debunk"),
        ("✗ Ketamine is a cure-all\n✓ Ketamine helps some people for a while.", "context.refuted"),
        (
            "## Words\n\n"
            + "\n\n".join(
                f"**{word}.** Say what it means."
                for word in ("Approved", "Breakthrough", "Clinical", "Ketamine is a cure-all", "Safe")
            ),
            "context.entry",
        ),
        ("Leave when the talk is of this:\n\n- Ketamine is a cure-all", "context.warning"),
        ("Should ketamine ever be a cure-all, we will say so.", "context.conditional"),
        ("Ketamine was sold in the 1970s as a cure-all.", "context.history"),
        ("For years people said that ketamine is a cure-all. They were wrong.", "context.refuted"),
        ("No treatment is a cure-all.", "context.negation"),
        ("Ketamine is by no means a cure-all.", "context.negation"),
        ("You can't expect one short visit on a Monday to be the cure-all of your dreams.", "context.negation"),
        ("Few clinicians regard it as a cure-all.", "context.negation"),
        ("It would be wrong to call ketamine a cure-all.", "context.negation"),
        ("Is ketamine a cure-all? Research says no.", "context.question"),
        ("Never trust a clinic that sells a cure-all.", "context.negation"),
        ("Beware of anyone who offers a cure-all.", "context.warning"),
        ("## Warning signs of bad clinics\n\n- Touting ketamine as a cure-all", "context.warning-list"),
        ("Red flags include:\n\n- Ketamine is a cure-all", "context.warning-list"),
        ("## Myths\n\nKetamine is a cure-all for the mind.", "context.debunk"),
        ("Myth: ketamine is a cure-all.", "context.debunk"),
        ("Some ads call ketamine a cure-all; the FDA disagrees.", "context.attribution"),
        ("If a clinic promises a cure-all, leave.", "context.conditional"),
        ("Mercury was once sold as a cure-all.", "context.attribution"),
        ("Ketamine is a cure-all. That is false.", "context.refuted"),
        ('"Ketamine is a cure-all." We found no study that says so.', "context.quotation"),
        ('The sentence "ketamine is a cure-all" is old. It is not quite true of everyone.', "context.quotation"),
        ('They call their "cure-all" a steal.', "context.quotation"),
        ("Nobody has shown that ketamine is a cure-all.", "context.negation"),
        ("Neither our nurses nor our doctors call ketamine a cure-all.", "context.negation"),
        ("The usual answer from sellers is that ketamine is a cure-all.", "context.attribution"),
        ("They teach that ketamine is a cure-all. Neither agrees with what is known.", "context.refuted"),
        ("We would need a lot of convincing that ketamine is a cure-all.", "context.negation"),
        ("We see no reason to believe that ketamine is a cure-all.", "context.negation"),
        ("They are no longer allowed to say that ketamine is a cure-all.", "context.negation"),
        ("According to the seller, ketamine is a cure-all.", "context.attribution"),
        ("Ketamine is a cure-all, if you believe the poster.", "context.attribution"),
        ("You must have heard that ketamine is a cure-all; it isn't.", "context.attribution"),
        ("Ketamine is a cure-all. It isn't; it is an anaesthetic.", "context.refuted"),
        ("Ketamine is a cure-all. There is no truth in it.", "context.refuted"),
        ("Ketamine is a cure-all. At least that is the pitch.", "context.refuted"),
        ("It doesn't follow that ketamine is a cure-all.", "context.negation"),
        ("The leaflet stops short of calling ketamine a cure-all.", "context.negation"),
        ("That ketamine is a cure-all is a slogan.", "context.negation"),
        ("He was paid to say that ketamine is a cure-all.", "context.attribution"),
        ("Ketamine is a cure-all, the influencer told her.", "context.attribution"),
        ("Posts such as 'ketamine is a cure-all' will be deleted.", "context.warning"),
        ("'A cure-all for you,' wrote the blogger. A pharmacist we asked called that reckless.", "context.refuted"),
        ("## Be careful around anyone who\n\n- sells a cure-all", "context.warning-list"),
        ('✗ "Ketamine is a cure-all."', "context.quotation"),
        ('"Ketamine is a cure-all" on a label is always ✗.', "context.quotation"),
        ('"Ketamine is a cure-all."\n\nCorrection. It is an anaesthetic.', "context.quotation"),
        ("The regulator banned this advert:\n\n> Our ketamine is a cure-all.", "context.attribution"),
        ('## True or false?\n\n1. "It is old."\n2. "Ketamine is a cure-all."', "context.quotation"),
        ("True or false: ketamine is a cure-all.", "context.question"),
        ("- It is old.\n- True/false: ketamine is a cure-all.", "context.question"),
        ("The leaflet below is made up for class.\n\n> Our ketamine is a cure-all.", "context.attribution"),
        ("Find the faults below.\n\n> It is new.\n\n> Our ketamine is a cure-all.", "context.attribution"),
        ("> Our ketamine is a cure-all.\n\n→ Our ketamine may help some.", "context.refuted"),
        ("Our newsletter claimed that ketamine is a cure-all; it treats some.", "context.attribution"),
        ("This page used to say that ketamine is a cure-all.", "context.history"),
        ("Words that we have banned: ketamine is a cure-all.", "context.warning"),
        ("The board told the clinic to drop the line that ketamine is a cure-all.", "context.warning"),
        ("Ketamine is a cure-all. Asked for data, she had none.", "context.refuted"),
        ("Ketamine is a cure-all. ✗ It treats some.", "context.refuted"),
        ("1. Ketamine is a cure-all.\n? Nobody has asked.", "context.question"),
        ("JOURNALIST: So ketamine is a cure-all! RESEARCHER: No.", "context.refuted"),
        ("## What your money does not buy\n\nKetamine is a cure-all.", "context.warning-list"),
        ("Quiz, wrong answer B: ketamine is a cure-all.", "context.debunk"),
        ("| Trial | What it cannot tell you |\n|---|---|\n| One | That ketamine is a cure-all |", "context.debunk"),
    ],
)
def test_frames_keep_quiet_and_say_why(lint: Lint, text: str, because: str) -> None:
    report = lint(text)
    assert live(report) == []
    assert because in quiet(report).values()


@pytest.mark.parametrize(
    "text",
    [
        "Ketamine isn't a stimulant, but it is a cure-all.",
        "Other drugs are not, but ketamine is, a cure-all.",
        "Ketamine, which is not an opioid, is a cure-all.",
        "Because it is not an opioid, ketamine is a cure-all.",
    ],
)
def test_a_negation_elsewhere_in_the_sentence_changes_nothing(lint: Lint, text: str) -> None:
    assert live(lint(text))


def test_a_distant_negation_is_found(lint: Lint) -> None:
    report = lint("We do not believe, whatever the posters in the waiting room say, that ketamine is a cure-all.")
    assert quiet(report) == {"cure-all": "context.negation"}


def test_an_answer_of_yes_speaks_for_its_question(lint: Lint) -> None:
    (found,) = live(lint("Is ketamine a cure-all? Yes."))
    assert found.quote == "Yes."
    assert found.related[0][1] == "Is ketamine a cure-all?"


def test_an_answer_of_no_can_be_the_claim(lint: Lint) -> None:
    (found,) = live(lint("### Is ketamine addictive?\n\nNo."))
    assert (found.finding.category, found.quote) == ("nonaddictive", "No.")


def test_the_same_list_is_a_warning_or_a_boast_by_its_heading(lint: Lint) -> None:
    items = (
        "- No medical doctor on staff\n- Ketamine is a cure-all\n- Take ketamine lozenges at home, no clinic needed\n"
        "- Instant, permanent results from ketamine\n- No medical history needed"
    )
    assert live(lint(f"## Warning signs of an unsafe clinic\n\n{items}\n")) == []
    boast = {p.finding.category for p in live(lint(f"## Why patients choose us\n\n{items}\n"))}
    assert {"cure-all", "instant-or-permanent", "unsupervised-home-use"} <= boast


def test_an_unrelated_paragraph_changes_no_finding(lint: Lint) -> None:
    claim = "Our infusions are a cure-all."
    alone = [(p.finding.rule_id, p.quote, p.fingerprint) for p in live(lint(claim))]
    more = [
        (p.finding.rule_id, p.quote, p.fingerprint) for p in live(lint(f"The car park opens at nine.\n\n{claim}\n"))
    ]
    assert alone == more != []
