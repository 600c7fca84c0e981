"""HTML out of text that nobody vouches for: everything that is not a tag of ours is escaped here."""

from __future__ import annotations

import re
from html import escape

from kclaims.render.shown import web_address

_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufeff\ud800-\udfff]"
)

Attributes = dict[str, str | int | float | bool | None]


def text(words: str) -> str:
    """Words as HTML text or attribute value; controls and direction marks are shown as dots."""
    return escape(_CONTROLS.sub("·", words))


def tag(name: str, attributes: Attributes, *children: str) -> str:
    """An element; children are HTML already. An attribute that is None or False is left out, True stands alone."""
    return f"<{name}{_pairs(attributes)}>{''.join(children)}</{name}>"


def _pairs(attributes: Attributes) -> str:
    return "".join(
        f" {key}" if value is True else f' {key}="{text(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )


def link(title: str, url: str) -> str:
    """A link where the address is plain http or https; else the words and the address, as text."""
    address = web_address(url)
    if address is None:
        return text(f"{title} {url}".strip())
    return tag("a", {"href": address, "rel": "noopener noreferrer", "target": "_blank"}, text(title))
