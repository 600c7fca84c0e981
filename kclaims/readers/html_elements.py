"""What HTML elements mean to a reader: which break lines, which are unseen, which end which."""

from __future__ import annotations

VOID = frozenset(
    "area base basefont bgsound br col command embed frame hr img input keygen link meta param source track wbr".split()
)
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label map mark nobr output picture q rb rp "
    "rt rtc ruby s samp small span strike strong sub sup time tt u var".split()
)
UNSEEN = frozenset("audio canvas datalist math select svg template video".split())
UNSEEN_RAW = frozenset("script style title textarea noscript iframe noembed noframes".split())
BOLD = frozenset({"b", "strong"})
STRUCK = frozenset({"del", "s", "strike"})  # what stands in these was taken back: it is no text
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LISTS = frozenset({"ul", "ol", "menu", "dir"})
KINDS = {
    **dict.fromkeys(HEADINGS, "heading"),
    "li": "list-item", "blockquote": "quote", "td": "table-cell", "th": "table-cell", "caption": "caption",
    "figcaption": "caption", "summary": "question", "dt": "question", "pre": "code", "xmp": "code", "listing": "code",
}  # fmt: skip
FRESH = frozenset(  # text in these is a paragraph, whatever they stand in
    "article aside body dd details dialog figure footer header main nav section".split()
)
DIVISIONS = frozenset(
    "article aside body center dialog details div fieldset figure footer form header main nav section table td "
    "th".split()
)
KEEPS_PARAGRAPH = frozenset(
    "button caption col colgroup iframe noscript object option rp tbody td tfoot th thead tr".split()
)
BOUNDARIES = frozenset({"caption", "table", "td", "th"})
TABLE_PARTS = frozenset("caption table tbody td tfoot th thead tr".split())
TABLE_ENDS = {
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "tr": frozenset({"tr"}),
    "tbody": frozenset({"tbody", "thead", "tfoot", "caption"}),
    "thead": frozenset({"tbody", "thead", "tfoot", "caption"}),
    "tfoot": frozenset({"tbody", "thead", "tfoot", "caption"}),
}
ITEM_ENDS = {"li": frozenset({"li"}), "dt": frozenset({"dt", "dd"}), "dd": frozenset({"dt", "dd"})}
ITEM_STOPS = LISTS | BOUNDARIES | frozenset("dl section article aside nav main header footer blockquote".split())
LEAVES_DRAWING = HEADINGS | LISTS | frozenset("blockquote center div dl li nobr p pre section table".split())
CAN_HIDE_FROM_READERS = frozenset(  # aria-hidden on these hides text; on others it hides an icon
    "aside dialog div dl fieldset figure footer form header li nav ol p section table ul".split()
)
