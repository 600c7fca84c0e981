"""From rules to what the gate needs, as plain data that can be cached."""

from __future__ import annotations

from typing import Any

from kclaims.rules.phrases import parse, required
from kclaims.rules.ruleset import Ruleset, gating_words


def gate_table(ruleset: Ruleset) -> dict[str, Any]:
    """`words`: literal -> groups it belongs to; `branches`: [rule id, branch, groups of which each needs a hit].

    A sentence without a literal of each group of a branch can't match that branch (see `required`).
    """
    literals = gating_words(ruleset.entries)
    groups: dict[frozenset[str], int] = {}
    branches: list[list[Any]] = []
    for rule in ruleset.rules:
        asks = {name: branch.ask for name, branch in rule.questions.items()}
        for name, phrase in {**rule.branches, **asks}.items():
            needed = required(parse(phrase), literals)
            numbers = sorted(groups.setdefault(group, len(groups)) for group in sorted(needed, key=sorted))
            branches.append([rule.id, name, numbers])
    words: dict[str, list[int]] = {}
    for group, number in groups.items():
        for word in group:
            words.setdefault(word, []).append(number)
    return {"words": dict(sorted(words.items())), "branches": branches}
