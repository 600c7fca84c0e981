"""XML as a stream of events, read with the standard library's expat: no tree, no recursion, no entities.

Document types are refused, so that no entity can be declared: neither bombs nor files from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol
from xml.parsers import expat

from kclaims.readers.errors import ReadError

_MAX_DEPTH = 2_000  # elements inside each other; Word gives up far below
_LONGEST_TEXT = 2_000  # characters of a property that are kept
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.microsoft.com/office/word/2015/wordml/symex": "w16se",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/1999/xlink": "xlink",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw",
    "urn:oasis:names:tc:opendocument:xmlns:meta:1.0": "meta",
    "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0": "fo",
}


class Handler(Protocol):
    """What takes the events; names read like `w:p` where the namespace is known, else `uri name`."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Characters, as many as lie between two tags."""


@lru_cache(maxsize=4096)
def _short(name: str) -> str:
    uri, _, local = name.rpartition(" ")
    prefix = _PREFIXES.get(uri)
    return f"{prefix}:{local}" if prefix else name


def read_events(data: bytes, part: str, handler: Handler) -> None:
    """Hand the events of an XML part to a handler. Raises ReadError, which names the part, for what is no sound XML."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = 65_536
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise ReadError("damaged", f"its part {part} nests more than {_MAX_DEPTH:,} elements in each other")
        handler.start(_short(name), {_short(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(_short(name))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text

    def refuse(*_: object) -> None:
        raise ReadError("refused", f"its part {part} declares a document type, which no word processor writes: refused")

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ReadError("damaged", f"its part {part} is no sound XML ({error}): save it again") from None
    except (LookupError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError("damaged", f"its part {part} is in an unknown encoding ({error}): save it again") from None


class _Texts:
    """Collects the text of some elements under the names they are asked for."""

    def __init__(self, wanted: Mapping[str, str]) -> None:
        self.found: dict[str, str] = {}
        self._wanted = wanted
        self._key = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 -- the handler's signature
        self._key = self._wanted.get(name, "")

    def end(self, name: str) -> None:  # noqa: ARG002 -- the handler's signature
        self._key = ""

    def text(self, text: str) -> None:
        if self._key:
            self.found[self._key] = (self.found.get(self._key, "") + text)[:_LONGEST_TEXT]


def read_texts(data: bytes, part: str, wanted: Mapping[str, str]) -> dict[str, str]:
    """The texts of some elements (element -> key) of an XML part, white space folded. Raises ReadError."""
    texts = _Texts(wanted)
    read_events(data, part, texts)
    return {key: " ".join(value.split()) for key, value in texts.found.items()}
