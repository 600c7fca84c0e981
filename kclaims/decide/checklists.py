"""Published quality instruments as questions about elements: met, not met, or can't tell, with the quote that decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kclaims.match.structure import metadata_value
from kclaims.match.survey import Survey
from kclaims.model import Genre, Sign
from kclaims.rules.pages import Checklist, Item

_MOST_QUOTED = 300  # characters
_ANSWERS = {"met": True, "unmet": False, "unknown": None}


def decide_checklists(checklists: Iterable[Checklist], survey: Survey, genre: Genre) -> list[dict[str, Any]]:
    """Every checklist that is asked of the genre, as reports show it."""
    return [
        _checklist(checklist, survey)
        for checklist in checklists
        if not checklist.genres or genre.value in checklist.genres
    ]


def _checklist(checklist: Checklist, survey: Survey) -> dict[str, Any]:
    items = [_item(item, survey) for item in checklist.items]
    data: dict[str, Any] = {"id": checklist.id, "title": checklist.title, "items": items}
    if checklist.count:
        data["met"] = sum(item["met"] is True for item in items)
        data["of"] = len(items)
    return data


def _item(item: Item, survey: Survey) -> dict[str, Any]:
    met, sign = _answer(item, survey)
    return {"id": item.id, "asks": item.asks, "met": met, "quote": quoted(survey, sign) if sign else ""}


def _answer(item: Item, survey: Survey) -> tuple[bool | None, Sign | None]:
    if item.about and survey.any(item.about) is None:
        return None, None
    failed = survey.any(item.failed)
    if failed is not None:
        return False, failed
    signs = [survey.any(group) or survey.likely(sorted(group)) for group in item.met]
    if signs and all(sign is not None for sign in signs):
        return True, signs[-1]
    return _ANSWERS[item.otherwise], None


def quoted(survey: Survey, sign: Sign) -> str:
    """The sentence that holds a sign, or the metadata that are the sign; long ones are cut around it."""
    sentence = survey.sentence_of(sign)
    if sentence is None:
        return survey.document.slice(sign.span) or metadata_value(survey.document, sign.by.partition(".")[2])
    if len(sentence.text) <= _MOST_QUOTED:
        return sentence.text
    start = max(sentence.span.start, sign.span.start - _MOST_QUOTED // 3)
    return survey.document.text[start : min(sentence.span.end, start + _MOST_QUOTED)]
