"""Word files made by hand, and a look into those that come back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = {"w": W}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<w:{{root}} xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">{content}</w:{root}>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = {
    "footnotes.xml": "footnotes", "endnotes.xml": "endnotes", "header1.xml": "header", "footer1.xml": "footer",
    "comments.xml": "comments", "numbering.xml": "numbering", "styles.xml": "styles",
}  # fmt: skip


def xml(root: str, content: str) -> bytes:
    return _HEAD.format(root=root, content=content).encode()


def p(text: str, properties: str = "") -> str:
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def word_file(body: str, parts: Mapping[str, bytes] | None = None, links: Mapping[str, str] | None = None) -> bytes:
    """A file with that body, and parts below `word/` by name; `links` are targets of hyperlinks by their id."""
    parts = dict(parts or {})
    kinds = {name: _KINDS[name] for name in parts if name in _KINDS}
    relations = "".join(
        f'<Relationship Id="{name.split(".")[0]}" Type="{_OFFICE}/{kind}" Target="{name}"/>'
        for name, kind in kinds.items()
    ) + "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/hyperlink" Target="{target}" TargetMode="External"/>'
        for key, target in (links or {}).items()
    )
    types = "".join(
        f'<Override PartName="/word/{name}" ContentType="{_ML}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    entries = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_ML}.document.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": xml("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        **{f"word/{name}": data for name, data in parts.items()},
    }
    return zipped(entries)


def zipped(entries: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def entries(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def comments(raw: bytes, author: str = "kclaims") -> dict[str, str]:
    """Id -> text of the comments of an author."""
    part = entries(raw).get("word/comments.xml")
    if part is None:
        return {}
    found = etree.fromstring(part).findall("w:comment", NS)
    return {
        one.get(f"{{{W}}}id", ""): "\n".join("".join(q.itertext(f"{{{W}}}t")) for q in one.iter(f"{{{W}}}p"))
        for one in found
        if one.get(f"{{{W}}}author") == author
    }


def anchored(raw: bytes) -> dict[str, str]:
    """Id -> the text between a comment's marks, as it stands in the main part; deleted text and copies left out."""
    root = etree.fromstring(entries(raw)["word/document.xml"])
    open_ids: dict[str, list[str]] = {}
    closed: dict[str, str] = {}
    fixed = {"tab": "\t", "br": " ", "cr": " ", "noBreakHyphen": "-"}
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        if name.namespace != W:
            continue
        number = element.get(f"{{{W}}}id", "")
        if name.localname == "commentRangeStart":
            assert number not in open_ids, f"comment {number} begins twice"
            open_ids[number] = []
        elif name.localname == "commentRangeEnd":
            assert number not in closed, f"comment {number} ends twice"
            closed[number] = "".join(open_ids[number])
        elif name.localname == "commentReference":
            assert number in closed, f"the mark of comment {number} stands before its range"
        else:
            text = _read(element) if name.localname == "t" else fixed.get(name.localname, "")
            if not any(
                etree.QName(up).localname in {"del", "moveFrom", "Fallback", "pPr"} for up in element.iterancestors()
            ):
                for number, pieces in open_ids.items():
                    if number not in closed:
                        pieces.append(text)
    assert set(open_ids) == set(closed)
    return closed


def without_comments(data: bytes) -> bytes:
    """A main part without comment marks and with adjoining runs of one formatting joined: what it must be compared by."""
    root = etree.fromstring(data)
    for element in list(root.iter(f"{{{W}}}commentRangeStart", f"{{{W}}}commentRangeEnd", f"{{{W}}}commentReference")):
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
        if etree.QName(parent).localname == "r" and not len(parent):
            home = parent.getparent()
            assert home is not None
            home.remove(parent)
    for text in root.iter(f"{{{W}}}t"):
        text.text = _shown(text)
        text.attrib.pop(_SPACE, None)
    for run in list(root.iter(f"{{{W}}}r")):
        _join(run)
    return etree.tostring(root, method="c14n")


def _read(text: etree._Element) -> str:
    """The text of an element without the line ends around it that are XML's own."""
    content = text.text or ""
    if text.get(_SPACE) == "preserve":
        return content
    before = content[: len(content) - len(content.lstrip(" \t\r\n"))]
    after = content[len(content.rstrip(" \t\r\n")) :]
    return content[len(before) * ("\n" in before) : len(content) - len(after) * ("\n" in after)]


def _shown(text: etree._Element) -> str:
    """The text that Word shows of an element: white space at its ends only where it says so."""
    content = text.text or ""
    return content if text.get(_SPACE) == "preserve" else content.strip(" \t\r\n")


def _join(run: etree._Element) -> None:
    """Join a run with the one before it where both are formatted alike, and their texts."""
    before = run.getprevious()
    properties = _properties(run)
    if len(run) > 1:
        _join_texts(run)
    if before is None or before.tag != run.tag or _properties(before) != properties or before.attrib != run.attrib:
        return
    for child in list(run):
        if child.tag != f"{{{W}}}rPr":
            before.append(child)
    _join_texts(before)
    home = run.getparent()
    assert home is not None
    home.remove(run)


def _join_texts(run: etree._Element) -> None:
    for text in list(run.findall("w:t", NS)):
        before = text.getprevious()
        if before is not None and before.tag == text.tag:
            before.text = (before.text or "") + (text.text or "")
            run.remove(text)


def _properties(run: etree._Element) -> bytes:
    found = run.find("w:rPr", NS)
    return b"" if found is None else re.sub(rb'w:id="\d+"', b"", etree.tostring(found, method="c14n", with_tail=False))
