"""References: what is cited and listed, and whether an entry is the study it says."""

import pytest

from kclaims.decide.citations import decide_citations
from kclaims.engine.packs import load_knowledge, pack_folders
from kclaims.model import Finding, Reference
from kclaims.readers import read
from kclaims.text.citations import find_citations, read_entry, trimmed_doi
from kclaims.text.sentences import split
from tests.conftest import SHARED

KRYSTAL = "Krystal JH, et al. Ketamine: a paradigm shift for depression research and treatment. Neuron 2019;101(5):774-778. doi:10.1016/j.neuron.2019.02.005"
SHORT = "Short B, et al. Side-effects associated with ketamine use in depression: a systematic review. Lancet Psychiatry 2018;5(1):65-78. doi:10.1016/S2215-0366(17)30272-9"
DALY = (
    "Daly EJ, et al. (2018). Efficacy of esketamine nasal spray plus oral antidepressant treatment for relapse prevention in patients"
    " with treatment-resistant depression. JAMA Psychiatry, 75(2), 139-148. doi:10.1001/jamapsychiatry.2017.3733"
)


@pytest.fixture(scope="module")
def bibliography() -> tuple[Reference, ...]:
    return load_knowledge(pack_folders(())).bibliography


def page(text: str, *entries: str) -> str:
    return f"{text}\n\n## References\n\n" + "\n".join(f"{n}. {entry}" for n, entry in enumerate(entries, 1)) + "\n"


def check(text: str, bibliography: tuple[Reference, ...]) -> list[Finding]:
    document = read(text.encode(), "page.md")
    return decide_citations(document, split(document), bibliography)


def names(findings: list[Finding]) -> list[str]:
    return [f.rule_id.removeprefix("citations.") for f in findings]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It helps (Daly et al., 2018).", [("daly", 2018)]),
        ("Daly et al. (2018) found it.", [("daly", 2018)]),
        ("Daly and colleagues (2018) found it.", [("daly", 2018)]),
        ("Bahji & Vazquez (2021) pooled trials.", [("bahji", 2021)]),
        ("It helps (Singh, 2016; Fava, 2018).", [("singh", 2016), ("fava", 2018)]),
        ("The law changed (March 2018).", []),
        ("In August 2020 it was approved.", []),
        ("The agency (EMA, 2019) said so.", []),
        ("Spravato (approved 2019) is new.", []),
        ("KetECT (Sweden, 2022) found more.", []),
    ],
)
def test_author_year_citations(sentence: str, expected: list[tuple[str, int]]) -> None:
    assert [(c.name, c.year) for c in find_citations(sentence)] == expected


def test_numeric_citations_with_ranges() -> None:
    assert [c.number for c in find_citations("So it is [1-3, 5].")] == [1, 2, 3, 5]


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("10.1016/S2215-0366(17)30272-9.", "10.1016/S2215-0366(17)30272-9"),
        ("10.1016/S0006-3223(99)00230-9)", "10.1016/S0006-3223(99)00230-9"),
        ("10.1176/appi.ajp.2019.19020172,", "10.1176/appi.ajp.2019.19020172"),
    ],
)
def test_a_doi_keeps_its_brackets_and_loses_the_sentence_s_stop(written: str, doi: str) -> None:
    assert trimmed_doi(written) == doi


def test_an_entry_is_read_in_both_common_styles() -> None:
    for text in (
        SHORT,
        "Short, B., Fong, J., & Loo, C. K. (2018). Side-effects of ketamine. The Lancet Psychiatry, 5(1), 65-78.",
    ):
        entry = read_entry(text, 0)
        assert (entry.family, entry.years, entry.volume, entry.first_page) == ("short", frozenset({2018}), "5", "65")


def test_right_references_stay_clean(bibliography: tuple[Reference, ...]) -> None:
    text = page(
        "Ketamine acts on glutamate (Krystal et al., 2019). Side effects pass (Short et al., 2018).", KRYSTAL, SHORT
    )
    assert check(text, bibliography) == []


def test_a_chimera_names_both_studies(bibliography: tuple[Reference, ...]) -> None:
    found = check(
        page("Relapse is rarer with esketamine (Daly et al., 2018). See Krystal et al. (2019).", DALY, KRYSTAL),
        bibliography,
    )
    assert names(found) == ["disagrees-with-bibliography"]
    assert "10.1001/jamapsychiatry.2019.1189" in found[0].message
    assert "Daly 2018" in found[0].message


def test_a_study_of_another_drug_is_told(bibliography: tuple[Reference, ...]) -> None:
    found = check(
        page("Daly et al. (2018) found that ketamine prevents relapse. See Krystal et al. (2019).", DALY, KRYSTAL),
        bibliography,
    )
    assert "other-drug" in names(found)
    assert "other-drug" not in names(
        check(
            page("Daly et al. (2018) studied esketamine, a form of ketamine. Krystal et al. (2019).", DALY, KRYSTAL),
            bibliography,
        )
    )


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        (
            KRYSTAL.replace("02.005", "02.006").replace(
                "Ketamine: a paradigm shift for depression research and treatment. ", ""
            ),
            "10.1016/j.neuron.2019.02.005",
        ),
        (KRYSTAL.replace("2019;101", "2015;101"), "appeared in 2019"),
        (KRYSTAL.replace("774-778", "174-178"), "begins on page 774"),
        (KRYSTAL.replace("Krystal JH", "Miller AB"), "first author is Krystal"),
        (
            SHORT.replace(
                "Side-effects associated with ketamine use in depression: a systematic review",
                "A large new trial of magnesium tablets for chronic tension headache",
            ),
            "title is",
        ),
    ],
)
def test_what_disagrees_is_said(entry: str, wrong: str, bibliography: tuple[Reference, ...]) -> None:
    if "title is" in wrong:
        entry = entry.replace("5(1):65-78", "9(4):11-20")
    (finding,) = check(page("See [1].", entry), bibliography)
    assert finding.rule_id == "citations.disagrees-with-bibliography"
    assert wrong in finding.message


@pytest.mark.parametrize(
    "entry",
    [
        SHORT.replace("2018;5", "2017;5"),
        "Short B, et al. Lancet Psychiatry 2018;5(1):65-78. doi:10.1016/S2215-0366(17)30272-9",
        "Short, B., Fong, J., Galvez, V., Shelker, W., & Loo, C. K. (2018). Side-effects associated with ketamine use in depression: A systematic review. The Lancet Psychiatry, 5(1), 65-78.",
        "Takahashi N, et al. Efficacy and safety of fixed doses of intranasal esketamine as an add-on therapy to oral antidepressants in Japanese patients with treatment-resistant depression. BMC Psychiatry 2021;21:526.",
        "Nobody AB, et al. A study that no bibliography knows. Journal of Examples 2020;1(2):3-4. doi:10.5555/unknown.1",
        "Winstock AR, et al. BJU Int 2012;110(11):1762-1766. doi:10.1111/j.1464-410X.2012.11028.x (survey of 1,285 users who answered online)",
    ],
)
def test_what_is_right_or_unknown_is_not_held_against_the_page(entry: str, bibliography: tuple[Reference, ...]) -> None:
    assert check(page("See [1].", entry), bibliography) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (page("It works [1]. It lasts [4].", KRYSTAL, SHORT), ["missing-entry", "uncited-entry"]),
        (page("It works (Krystal et al., 2019). It lasts (Feder et al., 2014).", KRYSTAL, SHORT), ["missing-entry", "uncited-entry"]),
        (page("It works (Krystal et al., 2016) and is safe (Short et al., 2018).", KRYSTAL, SHORT), ["missing-entry"]),
        (page("It works [1, 2].", KRYSTAL, SHORT), []),
        (page("Nothing is cited here.", KRYSTAL, SHORT), []),
        ("It works (Krystal et al., 2019).", []),
        ("It works[^1] and lasts[^9].\n\n[^1]: A note of ours.\n", ["missing-entry"]),
        ("It works[^1].\n\n[^1]: A note of ours.\n\n[^2]: Another note.\n", ["uncited-entry"]),
        ("It works[^1].\n\n[^1]: A note of ours.\n", []),
        (page("See [1].", KRYSTAL + " PMID: 12345678901"), ["malformed-identifier"]),
        ("See doi: 11.1016/abc for more.", ["malformed-identifier"]),
        ("See http:/example.org for more.", ["malformed-identifier"]),
        ("See https://example.org and doi:10.1000/182 for more.", []),
        (page("See [1, 2].", KRYSTAL, SHORT.replace("10.1016/S2215-0366(17)30272-9", "10.1016/j.neuron.2019.02.005")), ["one-doi-twice", "disagrees-with-bibliography"]),
    ],
)  # fmt: skip
def test_citations_and_entries(text: str, expected: list[str], bibliography: tuple[Reference, ...]) -> None:
    assert names(check(text, bibliography)) == expected


@pytest.mark.skipif(not (SHARED / "articles").is_dir(), reason="the real articles are not here")
def test_the_real_article_with_three_references(bibliography: tuple[Reference, ...]) -> None:
    (file,) = (SHARED / "articles").glob("004_*")
    document = read(file.read_bytes(), file.name)
    found = decide_citations(document, split(document), bibliography)
    assert sorted(names(found)) == ["disagrees-with-bibliography", "other-drug"]
    assert all("Daly" in document.slice(f.span) for f in found)


def test_hostile_references_cost_linear_time(bibliography: tuple[Reference, ...]) -> None:
    text = page("See [" + "1, " * 5_000 + "1].", "A" * 50_000 + " 10.1/" + "(" * 20_000, "B, " * 20_000)
    assert isinstance(check(text, bibliography), list)


def test_a_list_whose_lines_ran_together_is_several_entries(bibliography: tuple[Reference, ...]) -> None:
    text = (
        "Short and colleagues (2018) counted harms, as did Li (Li, 2010), and Winstock et al. (2012) asked users.\n\n"
        "## Sources\n\nLi N, et al. (2010). *Science* 329:959–964.\nShort B, et al. (2018). *Lancet Psychiatry* 5:65–78.\n"
        "Sanacora G, et al. (2017). *JAMA Psychiatry* 74:399–405.\n"
    )
    found = [f for f in check(text, bibliography) if f.rule_id == "citations.missing-entry"]
    assert [f.message for f in found] == [
        "“Winstock et al. (2012)” is cited, but the reference list has no such entry."
    ]
