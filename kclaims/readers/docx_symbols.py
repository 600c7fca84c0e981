"""Characters that Word writes by their place in a symbol font."""

from __future__ import annotations

# Adobe's Symbol encoding, as the font of that name has it, from 0x20 on.
_SYMBOL = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_SYMBOL_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
_MARKS = {0xFC: "✓", 0xFB: "✗", 0xFD: "☒", 0xFE: "☑", 0xA8: "☐", 0x6F: "☐", 0xE0: "→", 0xDF: "←", 0x4A: "☺", 0x4C: "☹"}
UNKNOWN = "\u25a1"  # a box: something stands here


def symbol(font: str, code: int) -> str:
    """The character at a place of a symbol font (codes from 0xF000 on are places); a box where it isn't known."""
    place = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if font.lower() == "symbol":
        if 0x20 <= place < 0x20 + len(_SYMBOL):
            return _SYMBOL[place - 0x20]
        return _SYMBOL_HIGH[place - 0xA0] if 0xA0 <= place < 0xA0 + len(_SYMBOL_HIGH) else UNKNOWN
    if "dings" in font.lower():
        return _MARKS.get(place, "•")
    if code < 0xF000 and code < 0xD800 and code >= 0x20:
        return chr(code)
    return chr(place) if 0x20 <= place <= 0x7E else UNKNOWN


def from_symbol_font(text: str) -> str:
    """Text in the font Symbol, its private characters made readable; as long as it was."""
    return "".join(symbol("symbol", ord(char)) if "\uf000" <= char <= "\uf0ff" else char for char in text)
