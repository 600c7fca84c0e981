"""Zip packages and the XML in them, damaged on purpose: members, tags, entities, nesting, sizes, flags."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

_TOKEN = re.compile(r"<[^>]*>|[^<]+")
_VALUE = re.compile(r'"[^"]*"')
_PIECES = (
    "", "&amp;", "&lt;", "&#x0;", "&#x202e;", "&bogus;", "&#65;", "]]>", "<![CDATA[<b>x</b>]]>", "<!-- c -->", "<?pi x?>", "\x00", "\ufffe", "😀",
    '<!DOCTYPE x [<!ENTITY a "b">]>', '<?xml version="1.1"?>', '<?xml version="1.0" encoding="utf-16"?>', '<?xml version="1.0" encoding="cp1252"?>',
    "<w:p>", "</w:p>", "<w:r><w:t>cure-all</w:t></w:r>", "<w:tab/>", "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", '<w:del w:id="1">', "</w:del>",
    '<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="separate"/>', '<w:fldChar w:fldCharType="end"/>', "<w:instrText>PAGE</w:instrText>",
    '<w:footnoteReference w:id="2"/>', '<w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr>', '<w:pStyle w:val="Heading1"/>', "<w:vanish/>",
    '<w:sym w:font="Symbol" w:char="F061"/>', '<w:sym w:char="zzzz"/>', "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", "<w:p/>", "<w:t/>", "<w:txbxContent>",
    "<mc:AlternateContent><mc:Choice/><mc:Fallback><w:p/></mc:Fallback></mc:AlternateContent>", "<text:p>", "</text:p>", "<text:s text:c='99999999'/>",
    "<text:s text:c='x'/>", "<text:tab/>", "<text:h text:outline-level='x'>", "</text:h>", "<text:list>", "</text:list>", "<table:table-cell>",
    "<text:note><text:note-body>", "<office:annotation>", "<text:tracked-changes>", "<draw:frame>", "<text:change text:change-id='1'/>",
)  # fmt: skip
_VALUES = (
    "",
    "-1",
    "0",
    "99999999999999999999",
    "x",
    "true",
    "½",
    "rId1",
    "a\tb",
    "&lt;",
    "../../x",
    "/",
    "http://[",
    "F0\u0661",
    "1e9",
    "Heading1",
)

_XmlEdit = tuple[str, float, float, int]
_KINDS = ("drop", "double", "swap", "insert", "insert", "nest", "value", "value", "long")
XML_EDIT: SearchStrategy[_XmlEdit] = st.tuples(
    st.sampled_from(_KINDS), st.floats(0, 1), st.floats(0, 1), st.integers(0, 200)
)


def edited_xml(xml: str, edits: list[_XmlEdit]) -> str:
    """XML after some edits of its tags and texts, each at a share of its length."""
    tokens = _TOKEN.findall(xml) or [""]
    for kind, at, to, number in edits:
        here, there = (min(len(tokens) - 1, int(share * len(tokens))) for share in (at, to))
        low, high = min(here, there), max(here, there) + 1
        if kind == "drop":
            del tokens[low : min(high, low + 3)]
        elif kind == "double":
            tokens[low:low] = tokens[low : min(high, low + 40)] * (1 + number % 3)
        elif kind == "swap":
            tokens[here], tokens[there] = tokens[there], tokens[here]
        elif kind == "nest":
            name = tokens[here][1:].split(None, 1)[0].strip("/>") if tokens[here].startswith("<") else "w:p"
            tokens[low:high] = [f"<{name}>" * number * 15, *tokens[low:high], f"</{name}>" * number * 15]
        elif kind == "value":
            tokens[here] = _VALUE.sub(lambda _, n=number: f'"{_VALUES[n % len(_VALUES)]}"', tokens[here], count=1)
        elif kind == "long":
            tokens.insert(here, "cure-all " * number)
        else:
            tokens.insert(here, _PIECES[number % len(_PIECES)])
        tokens = tokens or [""]
    return "".join(tokens)


class Member(NamedTuple):
    """What becomes of a member of a package: which one, by its number, what is done, and with what."""

    number: int
    kind: str
    edits: list[_XmlEdit]
    raw: bytes


_MEMBER_KINDS = (
    "xml",
    "xml",
    "xml",
    "xml",
    "drop",
    "rename",
    "upper",
    "twice",
    "empty",
    "raw",
    "utf-16",
    "bomb",
    "stored",
    "path",
)
MEMBERS: SearchStrategy[list[Member]] = st.lists(
    st.builds(Member, st.integers(0, 20), st.sampled_from(_MEMBER_KINDS), st.lists(XML_EDIT, max_size=5), st.binary(max_size=30)),
    max_size=4,
)  # fmt: skip
_ByteEdit = tuple[float, int, int]
BYTE_EDITS: SearchStrategy[list[_ByteEdit]] = st.one_of(
    st.just([]), st.just([]), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255), st.integers(0, 3)), max_size=12)
)  # fmt: skip


def damaged(raw: bytes, edits: list[_ByteEdit]) -> bytes:
    """Bytes after some edits: a byte replaced, cut, put in, or all cut off from there."""
    found = bytearray(raw)
    for at, value, kind in edits:
        here = int(at * len(found))
        if kind == 0:
            found[here : here + 1] = bytes([value])
        elif kind == 1:
            del found[here : here + value % 9]
        elif kind == 2:
            found[here:here] = bytes([value]) * (value % 5)
        elif value > 240:
            del found[here:]
    return bytes(found)


def package(entries: Mapping[str, bytes], members: list[Member], edits: list[_ByteEdit]) -> bytes:
    """A zip file of some members after edits of them and of its bytes."""
    parts = list(entries.items())
    packed = {}
    for member in members:
        at = member.number % len(parts) if parts else 0
        if not parts:
            break
        name, data = parts[at]
        parts[at : at + 1] = _changed(name, data, member)
        packed[at] = zipfile.ZIP_STORED if member.kind == "stored" else zipfile.ZIP_DEFLATED
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")
        for at, (name, data) in enumerate(parts):
            archive.writestr(name, data, packed.get(at, zipfile.ZIP_DEFLATED))
    return damaged(buffer.getvalue(), edits)


def _changed(name: str, data: bytes, member: Member) -> list[tuple[str, bytes]]:
    text = data.decode("utf-8", "replace")
    return {
        "xml": lambda: [(name, edited_xml(text, member.edits).encode("utf-8", "replace"))],
        "drop": list, "rename": lambda: [(f"x{name}", data)], "upper": lambda: [(name.upper(), data)],
        "twice": lambda: [(name, data), (name, data)], "empty": lambda: [(name, b"")], "raw": lambda: [(name, member.raw)],
        "utf-16": lambda: [(name, text.encode("utf-16", "replace"))], "bomb": lambda: [(name, data + b" " * 3_000_000)],
        "stored": lambda: [(name, data)], "path": lambda: [(f"../{name}", data), (f"/{name}", data)],
    }[member.kind]()  # fmt: skip
