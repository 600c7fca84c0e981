"""Which site a page belongs to."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

_LINKS = 300  # of a page that are looked at
_NO_PAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|css|js|zip|mp[34]|xml|ico)(?:[?#]|\Z)", re.IGNORECASE)


def site_finder() -> Callable[[str | None, str], str | None]:
    """A function from (url, path) to the registered domain by the public-suffix list, as shipped: no network.

    A page without a URL belongs to the first folder of its path that is named as a domain, as mirrors are laid out; an
    address of numbers and a name without a public suffix (`localhost`) stand for themselves.
    """
    from publicsuffixlist import PublicSuffixList

    suffixes = PublicSuffixList(accept_unknown=False)

    def find(url: str | None, path: str) -> str | None:
        if url:
            host = host_of(url)
            return (_registered(host) or host) if host else None
        folders = PurePosixPath(path.partition("#")[0]).parts[:-1]
        return next((found for folder in folders if "." in folder and (found := _registered(folder.lower()))), None)

    def _registered(host: str) -> str | None:
        if _is_address(host):
            return None
        found: str | None = suffixes.privatesuffix(host)
        return found

    return find


def host_of(url: str) -> str | None:
    """The host a URL names, lower case, without `www.`; None where it names none."""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return None
    return host.rstrip(".").removeprefix("www.") or None if host else None


def page_key(url: str) -> int | None:
    """A number that stands for an address, whatever its scheme, `www.`, query, fragment and final slash."""
    host = host_of(url)
    if host is None:
        return None
    path = urlsplit(url if "//" in url else f"//{url}").path.rstrip("/")
    return int.from_bytes(hashlib.blake2b(f"{host}{path}".encode("utf-8", "replace"), digest_size=8).digest(), "big")


def linked_pages(url: str, targets: Iterable[str]) -> list[int]:
    """Keys of the pages of the same host that a page links to, each once."""
    home = host_of(url)
    found: dict[int, None] = {}
    for target in islice(targets, _LINKS):
        try:
            address = urljoin(url, target)
        except ValueError:
            continue
        if address.startswith("http") and host_of(address) == home and not _NO_PAGE.search(address):
            key = page_key(address)
            if key is not None:
                found[key] = None
    return list(found)


def read_sites(lines: Iterable[str]) -> frozenset[str]:
    """Domains from a file's lines: one a line (a URL will do), `#` opens a comment."""
    entries = (line.partition("#")[0].strip().lower() for line in lines)
    return frozenset(host for entry in entries if entry and (host := host_of(entry)))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
