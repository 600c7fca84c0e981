"""Random edits of drafts, as writers make them: words, sentences, headings, lists, quotation marks, comments."""

from random import Random

WORDS = (
    'not never ketamine Spravato esketamine FDA-approved safe cure depression patients may "cure-all" guaranteed 80% '
    "no addictive at home doctor? (Smith, 2020) 😀 e.g. Dr. however, but"
).split()
PIECES = (
    "\n\n## Warning signs of bad clinics\n\n", "\n\n## Our promise\n\n", "\n\n- ", "\n\n> ", "\n\n", " ", "“", "”", '"', "*",
    "<!-- kclaims-disable cure-all -- why -->", "<!-- kclaims-enable -->", "```\n", "\r\n", "Is it addictive? No. ",
    "Ketamine is a cure-all. ", "R-ketamine is an FDA-approved anesthetic. ", "It is approved for depression. ",
    "Of 83 patients, 46 (63.0 %) improved. ", "Myth: ", "\n\nReferences\n\n1. Zarate CA. A trial. 2006;63:856-864.\n",
)  # fmt: skip


def edited(text: str, random: Random) -> tuple[str, tuple[int, int, str]]:
    """The text after one edit, and the edit: replaced characters from, to, and what stands there now."""
    at = random.randrange(len(text) + 1)
    start = text.rfind(" ", 0, at) + 1
    end = text.find(" ", at)
    end = len(text) if end < 0 else end
    kind = random.randrange(6)
    if kind == 0:
        new = random.choice(WORDS)
    elif kind == 1:
        new, end = "", min(len(text), start + random.randrange(1, 200))
    elif kind == 2:
        new = random.choice(PIECES)
        end = start
    elif kind == 3:
        new, start, end = random.choice("aeiou.!?,\n "), at, at
    elif kind == 4:
        other = random.randrange(len(text) + 1)
        new, end = text[other : other + 150], start
    else:
        new, start, end = "", at, min(len(text), at + 1)
    return text[:start] + new + text[end:], (start, end, new)
