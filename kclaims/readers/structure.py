"""How blocks belong together: the headings above a block, the sentence that opens its list, the question it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kclaims.model import Block

_SHORT_OPENER = 90  # characters


def relate(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same blocks with `headings`, `lead_in` and `question` filled in.

    A heading or question holds until the next heading of the same or a higher level; a question closes at the next
    heading or question. A list's lead-in is the block right before its first item when that
    ends with a colon, or is a short line without an end; a table cell's is the name of its column.
    """
    related: list[Block] = []
    path: list[int] = []
    question: int | None = None
    lead_in: int | None = None
    columns: dict[int, int] = {}  # names of a table's columns
    named = False  # whether its first row is done
    outside: tuple[list[int], int | None, int | None] = ([], None, None)  # where the main text was left
    for index, block in enumerate(blocks):
        before = blocks[index - 1].region if index else block.region
        if before != block.region:
            if before == "main":
                outside = (path, question, lead_in)
            if block.region != "main":
                path, question, lead_in = [], None, None
            elif outside[0] or before != "header":
                path, question, lead_in = outside
        if block.kind == "heading":
            path = [at for at in path if blocks[at].level < block.level]
            question = index if _asks(text, block) else None
        elif block.kind == "question":
            question = index
        if block.kind == "list-item":
            if index and blocks[index - 1].kind != "list-item":
                lead_in = index - 1 if _opens_list(text, blocks[index - 1]) else None
        elif block.kind == "table-cell" and block.level:
            if not index or blocks[index - 1].kind != "table-cell":
                columns, named = {}, False
            named = named or bool(columns and block.level <= max(columns))
            lead_in = columns.get(block.level) if named else None
            if not named:
                columns[block.level] = index
        else:
            lead_in = None
        answered = question if question != index else None
        related.append(replace(block, headings=tuple(path), lead_in=lead_in, question=answered))
        if block.kind == "heading":
            path = [*path, index]
    return tuple(related)


def relate_boxes(text: str, blocks: Sequence[Block], boxes: Sequence[int]) -> tuple[Block, ...]:
    """The same, where some blocks stand in text boxes (`boxes` above 0) or notes (below 0) amid the running text (0).

    What stands in a box or note heads nothing outside it. Over a text box are the headings of the text around it; over
    a note is nothing.
    """
    groups: dict[int, list[int]] = {0: []}
    for index, box in enumerate(boxes):
        groups.setdefault(box, []).append(index)
    related = dict(zip(groups[0], _remapped(text, blocks, groups[0]), strict=True))
    last: int | None = None
    above: dict[int, tuple[int, ...]] = {}
    for index, box in enumerate(boxes):
        if not box:
            last = index
        elif box not in above:
            over = related[last] if box > 0 and last is not None else None
            above[box] = () if over is None or last is None else (*over.headings, *([last] * (over.kind == "heading")))
    for box, members in groups.items():
        if box:
            found = _remapped(text, blocks, [*above[box], *members])[len(above[box]) :]
            related |= zip(members, found, strict=True)
    return tuple(related[index] for index in range(len(blocks)))


def _remapped(text: str, blocks: Sequence[Block], members: Sequence[int]) -> list[Block]:
    """Blocks related among themselves alone; indexes are those of all blocks."""
    return [
        replace(
            block,
            headings=tuple(members[at] for at in block.headings),
            lead_in=None if block.lead_in is None else members[block.lead_in],
            question=None if block.question is None else members[block.question],
        )
        for block in relate(text, [blocks[at] for at in members])
    ]


def _asks(text: str, block: Block) -> bool:
    return text[block.span.start : block.span.end].rstrip().endswith("?")


def _opens_list(text: str, block: Block) -> bool:
    """Whether a list continues the block: it ends with a colon, or is a short line without an end."""
    opener = text[block.span.start : block.span.end].rstrip()
    return opener.endswith(":") or (len(opener) <= _SHORT_OPENER and opener[-1:].isalpha())
