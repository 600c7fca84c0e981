"""Which site an address belongs to."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlsplit


def registered_domain(url: str) -> str:
    """The registered domain of an address by the public suffix list (shipped with publicsuffixlist, no network).

    Where that is not installed, or the host is none of a public suffix, the host without `www.`.
    """
    try:
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    suffixes = _suffixes()
    found = suffixes.privatesuffix(host) if suffixes and host else None
    return str(found or host)


@cache
def _suffixes() -> Any:
    try:
        from publicsuffixlist import PublicSuffixList
    except ImportError:
        return None
    return PublicSuffixList(accept_unknown=False)
