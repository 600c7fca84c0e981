"""Who signs a page and of when it is: lines at its head and end, not whatever holds a name or a day."""

import pytest

from kclaims.match.imprint import author, date
from tests.conftest import document

BODY = "Ketamine may ease depression. The rooms are quiet.\n\n" * 8


@pytest.mark.parametrize(
    "line",
    [
        "By Ruth Ames", "Written by Ruth Ames, RN", "Text: Ruth Ames", "Ruth Ames, clinical pharmacist, 3 May 2026",
        "Dr Ruth Ames and Dr Tom Ode", "A short guide by Ruth Ames, Hillcrest Hospital", "Curated by Ruth Ames-Ode, DPT.",
        "Tom Ode is the clinic's health editor", "Ruth Ames, 28 May 2026", "Digest no. 4, prepared by Ruth Ames for the reading group.", "Neuromodulation Service, Hillcrest Health",
        "Story and photos by Ruth Ames", "Drawn up by Ruth Ames, pain nurse, and Tom Ode.", "Responsible for the text: Dr. med. Ruth Ames.",
        "Ruth Ames, Front Hill Weekly. Posted Friday, January 30, 2026",
    ],
)  # fmt: skip
def test_a_line_that_names_who_answers_for_the_page(line: str) -> None:
    assert author(document(f"# Ketamine\n\n{line}\n\n{BODY}", "a.md"))
    assert author(document(f"# Ketamine\n\n{BODY}{line}\n", "a.md"))


@pytest.mark.parametrize(
    "line",
    [
        "© 2026 Red Mesa Infusions", "Photo: Kip Larsen", "Dana R., Prescott Valley", "“It worked.” Ruth Ames, nurse and patient",
        "Dr Tom Ode, a psychiatrist in Boise who was not involved, said so", "Call Ruth at the front desk",
        "The report can be read at the European Medicines Agency.",
    ],
)  # fmt: skip
def test_names_of_others_are_no_author(line: str) -> None:
    assert not author(document(f"# Ketamine\n\n{BODY}{line}\n", "a.md"))


@pytest.mark.parametrize(
    "line",
    [
        "Last reviewed 05/2025", "So ordered, this 4th day of March, 2026.", "12 March 2026", "03.03.2026", "Rev. 09/2025", "Form 22-B (8/2025)", "Posted by Ruth Ames on June 3, 2026",
        "Posted: Nov 18, 2025 / 05:12 PM CST", "Ruth Ames, nurse, 06/06/2025", "Evidence current to August 2025.",
        "Page last gone over on 3rd of May, 2026", "Leaflet 0417, version 3, issued March 2025",
    ],
)  # fmt: skip
def test_a_line_that_dates_the_page(line: str) -> None:
    assert date(document(f"# Ketamine\n\n{line}\n\n{BODY}", "a.md"))
    assert date(document(f"# Ketamine\n\n{BODY}{line}\n", "a.md"))


@pytest.mark.parametrize(
    "line",
    [
        "© 2026 Red Mesa", "Copyright 2016–2025", "Founded in 2018.", "Offer ends March 31, 2026.", "Next retreats: 12 March, 9 April",
        "Open since March 2022.", "Book before May 31, 2026.", "The spray was approved on March 5, 2019.",
    ],
)  # fmt: skip
def test_days_of_other_things_do_not_date_it(line: str) -> None:
    assert not date(document(f"# Ketamine\n\n{line}\n\n{BODY}", "a.md"))
    assert not date(document(f"# Ketamine\n\n{BODY}{line}\n", "a.md"))
