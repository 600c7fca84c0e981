"""What pages say of themselves: front matter and the head of HTML, sound and hostile."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.fuzz.texts import ODD

_KEYS = st.sampled_from(
    ["title", "author", "date", "genre", "language", "lang", "url", "site", "jurisdiction", "Author", "last-reviewed", "a", "description"]
)  # fmt: skip
_URLS = (
    "http://[",
    "http://[::1",
    "https://x.example/?ref=aff&tag=a-20",
    "//",
    "http://a.b:99999999/",
    "http://℀.example",
    "javascript:x",
    "http://" + "a." * 300,
)
_PLAIN = st.one_of(
    st.sampled_from(["2026-11-22", "2026-13-45", "0000-00-00", "November 31, 2026", "99999-01-01", "promotion", "[a, b]", "{a: b}", "null", "~", "true"]),
    st.sampled_from(["&a [*a]", "*a", "!!int x", "!!python/object:os.system x", "<<", "1e999", ".nan", "9" * 5_000, "2026-11-22T25:61:00", "12:30:45", "0x10"]),
    st.sampled_from(_URLS), st.sampled_from(ODD), st.text(max_size=20),
)  # fmt: skip
_LAUGHS = "\n".join(
    [
        "a0: &a0 [x, x, x, x, x, x, x, x, x]",
        *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)),
        "date: *a11",
        "author: *a11",
    ]
)
_MERGES = "\n".join(
    ["m0: &m0 {x: 1}", *(f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}" for n in range(1, 9))]
)
_LINES = st.lists(st.tuples(_KEYS, _PLAIN).map(lambda pair: f"{pair[0]}: {pair[1]}"), max_size=6).map("\n".join)
_TOML = st.lists(st.tuples(_KEYS, _PLAIN).map(lambda pair: f"{pair[0]} = {pair[1]}"), max_size=4).map("\n".join)
FRONT_MATTER = st.one_of(
    st.one_of(_LINES, _LINES, st.sampled_from([_LAUGHS, _MERGES, "a: " + "[" * 20_000, "date: " + "[" * 900 + "]" * 900, "title: " + "{a: " * 300 + "}" * 300, "a: " + "{a: " * 3_000])).map(lambda text: f"---\n{text}\n---\n"),
    st.one_of(_TOML, st.sampled_from(["a = " + "[" * 3_000, "a = " + "9" * 5_000, "date = 2026-11-22"])).map(lambda text: f"+++\n{text}\n+++\n"),
)  # fmt: skip

_TAGS = (
    '<link rel="canonical" href="{}">', '<meta property="og:url" content="{}">', "<title>{}</title>", '<meta name="author" content="{}">', '<html lang="{}">',
    '<meta property="article:published_time" content="{}">', '<time datetime="{}">', '<script type="application/ld+json">{}</script>', '<a href="{}">x</a>',
    '<script type="application/ld+json">{{"@type": "Article", "author": "{}", "datePublished": "{}"}}</script>', '<base href="{}">', "<p>{}</p>",
)  # fmt: skip
_JSON = (
    "[" * 5_000,
    '{"@graph": [{"@type": "Article", "headline": 3}]}',
    '{"author": {"name": ["x"]}}',
    '{"datePublished": 5}',
    "null",
    "[[[]]]",
    "1e999",
    "9" * 5_000,
)


def _filled(tag: str, value: str) -> str:
    return tag.replace("{{", "{").replace("}}", "}").replace("{}", value)


HTML_HEAD = st.lists(
    st.builds(_filled, st.sampled_from(_TAGS), st.one_of(_PLAIN, st.sampled_from(_JSON))), max_size=6
).map(lambda tags: f"<!DOCTYPE html><head>{''.join(tags)}</head><body><h1>Ketamine</h1><p>")  # fmt: skip
