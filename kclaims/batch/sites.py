"""Which site a page belongs to."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from urllib.parse import urlsplit


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
