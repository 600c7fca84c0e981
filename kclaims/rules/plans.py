"""What there is to do to find a phrase, as plain data: compiled packs keep it, so that no lint need parse phrases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from sys import intern

from kclaims.rules.phrases import MARKS, Choice, Gap, Item, Ref, Word, parse

# What a step takes: nothing (the end), a surface form, any one number, a gap, another step's turn, or a mark.
END, FORMS, NUMBER, GAP, CHOICE, AT_START, AT_END, MARK = range(8)
_BUILT_IN = {"number": NUMBER, "start": AT_START, "end": AT_END}

# Kind, forms ("{name}" those of a lexicon entry, else as `written_forms` has them), words of a gap at most (or the code
# point of a mark), next steps.
Step = tuple[int, str, int, tuple[int, ...]]
Plan = tuple[int, Sequence[Step]]  # the first step's number, and the steps; the end is number 0
Plans = Mapping[str, str]  # by phrase, as `written_plan` has them


def plan(phrase: str) -> Plan:
    """The plan of a phrase. Raises PhraseError."""
    steps: list[Step] = [(END, "", 0, ())]
    return _chain(steps, parse(phrase), 0), steps


def written_plan(phrase: str) -> str:
    """The plan of a phrase in one string: steps parted by "/", their fields by ":", neither of which a word holds."""
    start, steps = plan(phrase)
    rows = (f"{kind}:{forms}:{most}:{' '.join(map(str, following))}" for kind, forms, most, following in steps)
    return "/".join((str(start), *rows))


def read_plan(written: str) -> Plan:
    """The plan that `written_plan` wrote."""
    start, *rows = written.split("/")
    steps: list[Step] = []
    for row in rows:
        kind, forms, most, following = row.split(":")
        steps.append((int(kind), forms, int(most), tuple(map(int, following.split()))))
    return int(start), steps


def _chain(steps: list[Step], items: tuple[Item, ...], target: int) -> int:
    for item in reversed(items):
        target = _choice(steps, item, target) if isinstance(item, Choice) else _add(steps, _step(item, target))
    return target


def _step(item: Item, target: int) -> Step:
    if isinstance(item, Gap):
        return GAP, "", item.most, (target,)
    if isinstance(item, Ref):
        if item.name in MARKS:
            return MARK, "", ord(MARKS[item.name]), (target,)
        if item.name in _BUILT_IN:
            return _BUILT_IN[item.name], "", 0, (target,)
        return FORMS, f"{{{item.name}}}", 0, (target,)
    assert isinstance(item, Word)  # noqa: S101 - nothing else is left
    return FORMS, item.text, 0, (target,)


def _choice(steps: list[Step], item: Choice, target: int) -> int:
    """One step for all options of mere words, whatever their number; a step each for the others."""
    plain = [option for option in item.options if option and all(isinstance(part, Word) for part in option)]
    entries = [_chain(steps, option, target) for option in item.options if option not in plain]
    if plain:
        words = {tuple(part.text for part in option if isinstance(part, Word)) for option in plain}
        entries.insert(0, _add(steps, (FORMS, written_forms(words), 0, (target,))))
    return entries[0] if len(entries) == 1 else _add(steps, (CHOICE, "", 0, tuple(entries)))


def _add(steps: list[Step], step: Step) -> int:
    steps.append(step)
    return len(steps) - 1


def written_forms(forms: Iterable[tuple[str, ...]]) -> str:
    """Surface forms in one string: words parted by space, forms by "|", which no word holds."""
    return "|".join(sorted(map(" ".join, forms)))


def read_forms(written: str) -> list[tuple[str, ...]]:
    """The forms that `written_forms` wrote; a word that many hold is kept once."""
    return [tuple(map(intern, form.split(" "))) for form in written.split("|")] if written else []
