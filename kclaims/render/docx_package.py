"""A Word file as a package: the parts that comments need, and writing it again with all others as they were."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from itertools import count
from urllib.parse import unquote
from xml.parsers import expat

from kclaims.render.docx_sites import WORD_NAMESPACES
from kclaims.render.errors import UnfitError

_TYPES = "[Content_Types].xml"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT = WORD_NAMESPACES[1]
_ENCODING = re.compile(r"(<\?xml[^>]{0,200}?encoding\s*=\s*[\"'])[\w.:-]+")
_NEW_PART_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can hold: equal runs give equal bytes


class Parts:
    """The parts of a Word file that a reader has found sound."""

    def __init__(self, raw: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(raw))
        self._names = {info.filename.lower(): info.filename for info in self._archive.infolist()}
        self.main_name = self._related("", "officeDocument") or self._names["word/document.xml"]
        self.namespace = _STRICT if _STRICT.encode() in self.main() else WORD_NAMESPACES[0]
        self._comments_name = self._related(self.main_name, "comments")

    def main(self) -> bytes:
        """The main part, in UTF-8."""
        return _utf8(_unpacked(self._archive, self.main_name))

    def comments(self) -> bytes | None:
        """The comments there are, in UTF-8; None where the file has no such part."""
        return _utf8(_unpacked(self._archive, self._comments_name)) if self._comments_name else None

    def _relations(self, part: str) -> bytes | None:
        name = self._names.get(_relations_name(part).lower())
        return _utf8(_unpacked(self._archive, name)) if name else None

    def _related(self, part: str, kind: str) -> str | None:
        for attributes in relationships(self._relations(part) or b""):
            if attributes.get("Type", "").endswith(f"/{kind}") and attributes.get("TargetMode") != "External":
                target = unquote(attributes.get("Target", ""))
                joined = posixpath.join("/", posixpath.dirname(part), target)
                if found := self._names.get(posixpath.normpath(joined).lstrip("/").lower()):
                    return found
        return None

    def write(self, main: bytes, comments: bytes, prefix: str) -> bytes:
        """The file with another main part and some comments more; `prefix` is the one that those use."""
        changed = {self.main_name: main}
        if self._comments_name:
            changed[self._comments_name] = _inside_root(self.comments() or b"", comments)
        else:
            changed |= self._new_comments(comments, prefix)
        return self._written(changed)

    def _new_comments(self, comments: bytes, prefix: str) -> dict[str, bytes]:
        folder = posixpath.dirname(self.main_name)
        names = (posixpath.join(folder, f"comments{number or ''}.xml") for number in count())
        name = next(name for name in names if name.lower() not in self._names)
        root = f'{prefix}:comments xmlns:{prefix}="{self.namespace}"'.encode()
        part = _DECLARATION + b"<" + root + b">" + comments + f"</{prefix}:comments>".encode()
        return {name: part} | self._new_type(name) | self._new_relation(posixpath.basename(name))

    def _new_type(self, part: str) -> dict[str, bytes]:
        name = self._names[_TYPES.lower()]
        found = _utf8(_unpacked(self._archive, name))
        if f'"/{part}"'.lower().encode() in found.lower():  # left over from a part that is gone
            return {}
        return {name: _with_element(found, f'Override PartName="/{part}" ContentType="{_COMMENTS_TYPE}"')}

    def _new_relation(self, target: str) -> dict[str, bytes]:
        name = _relations_name(self.main_name)
        name = self._names.get(name.lower(), name)
        found = self._relations(self.main_name) or _DECLARATION + f'<Relationships xmlns="{_RELATIONS}"/>'.encode()
        if any(
            one.get("Type", "").endswith("/comments") and one.get("Target") == target for one in relationships(found)
        ):
            return {}
        used = {attributes.get("Id", "").lower() for attributes in relationships(found)}
        number = next(f"rId{number}" for number in count(1) if f"rid{number}" not in used)
        strict = self.namespace == _STRICT
        base = "http://purl.oclc.org/ooxml" if strict else "http://schemas.openxmlformats.org"
        middle = "officeDocument/relationships" if strict else "officeDocument/2006/relationships"
        element = f'Relationship Id="{number}" Type="{base}/{middle}/comments" Target="{target}"'
        return {name: _with_element(found, element)}

    def _written(self, changed: Mapping[str, bytes]) -> bytes:
        buffer = io.BytesIO()
        old = self._archive.infolist()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.comment = self._archive.comment
            for info in old:
                data = changed.get(info.filename)
                archive.writestr(_same(info), _unpacked(self._archive, info) if data is None else data)
            for name in changed.keys() - {info.filename for info in old}:
                fresh = zipfile.ZipInfo(name, _NEW_PART_DAY)
                fresh.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(fresh, changed[name])
        return buffer.getvalue()


def _unpacked(archive: zipfile.ZipFile, part: str | zipfile.ZipInfo) -> bytes:
    """The bytes of a part, no more than it says it has: to read all would unpack all there is first."""
    info = archive.getinfo(part) if isinstance(part, str) else part
    with archive.open(info) as packed:
        return packed.read(info.file_size + 1)


def _same(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """A new entry with the name, day, permissions and compression of an old one."""
    fresh = zipfile.ZipInfo(info.filename, info.date_time)
    fresh.compress_type, fresh.external_attr, fresh.create_system = (
        info.compress_type,
        info.external_attr,
        info.create_system,
    )
    fresh.comment = info.comment
    return fresh


def _relations_name(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relationships(data: bytes) -> list[dict[str, str]]:
    """The attributes of each relationship in a part of relationships."""
    found: list[dict[str, str]] = []
    if data:
        parser = _parser(namespace_separator=" ")
        parser.StartElementHandler = lambda name, attributes: (
            found.append(attributes) if name.endswith(" Relationship") else None
        )
        parser.Parse(data, True)
    return found


def _parser(namespace_separator: str | None = None) -> expat.XMLParserType:
    """A parser that refuses document types, and so entities."""

    def refuse(*_: object) -> None:
        raise UnfitError("one of its parts declares a document type, which no word processor writes")

    parser = expat.ParserCreate(namespace_separator=namespace_separator)
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _with_element(data: bytes, element: str) -> bytes:
    """The part with an element more as the last child of its root, in the root's own prefix."""
    name = _root_name(data)
    prefix = name[: name.index(b":") + 1] if b":" in name else b""
    return _inside_root(data, b"<" + prefix + element.encode() + b"/>")


def _inside_root(data: bytes, content: bytes) -> bytes:
    """The part with some XML more at the end of its root."""
    name = _root_name(data)
    end = data.rfind(b"</" + name)
    if end >= 0:
        return data[:end] + content + data[end:]
    slash = data.rindex(b"/>")
    return data[:slash] + b">" + content + b"</" + name + b">" + data[slash + 2 :]


def _root_name(data: bytes) -> bytes:
    """The root's name as it is written."""
    at = -1
    parser = _parser()

    def start(_: str, __: dict[str, str]) -> None:
        nonlocal at
        at = parser.CurrentByteIndex if at < 0 else at

    parser.StartElementHandler = start
    parser.Parse(data, True)
    return re.split(rb"[\s/>]", data[at + 1 :], maxsplit=1)[0]


def _utf8(data: bytes) -> bytes:
    """A part in UTF-8, whatever it was in: edits count bytes."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _ENCODING.sub(r"\g<1>UTF-8", data.decode(encoding), count=1).encode()
    head = data[:200].decode("latin-1")
    declared = _ENCODING.search(head)
    if declared and (name := head[declared.end(1) : declared.end()].lower()) not in {
        "utf-8",
        "utf8",
        "us-ascii",
        "ascii",
    }:
        return _ENCODING.sub(r"\g<1>UTF-8", data.decode(name), count=1).encode()
    return data
