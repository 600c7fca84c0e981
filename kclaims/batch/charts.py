"""Charts as inline SVG: bars with intervals, and a share over time. Colours come from the stylesheet."""

from __future__ import annotations

from collections.abc import Sequence

from kclaims.batch.estimates import Share
from kclaims.model.record import record
from kclaims.render.html_tags import Attributes, tag, text

_ROW = 26  # pixels
_LABEL = 190
_PLOT = 420
_VALUE = 150


@record(kw_only=True)
class Bar:
    """One bar: a share with its interval, a class that colours it, and a second share to mark (corrected)."""

    label: str
    share: Share
    kind: str
    note: str = ""
    mark: Share | None = None


def bars(chart: Sequence[Bar], title: str) -> str:
    """Horizontal bars from 0 to the next round share above the largest interval."""
    top = _round_up(max((max(bar.share.high, bar.mark.high if bar.mark else 0.0) for bar in chart), default=1.0))
    height = _ROW * len(chart) + 30
    parts = [tag("title", {}, text(title)), *_grid(top, height - 24)]
    for at, bar in enumerate(chart):
        parts += _bar(bar, 4 + at * _ROW, top)
    width = _LABEL + _PLOT + _VALUE
    return tag("svg", {"viewBox": f"0 0 {width} {height}", "class": "bars", "role": "img", "aria-label": title}, *parts)


def _bar(bar: Bar, y: int, top: float) -> list[str]:
    def x(share: float) -> float:
        return round(_LABEL + _PLOT * share / top, 1)

    middle = y + _ROW / 2 - 2
    parts = [
        _text(_LABEL - 10, middle + 4, bar.label, "label end"),
        tag("rect", {"x": _LABEL, "y": y + 3, "width": max(1, round(x(bar.share.value) - _LABEL, 1)), "height": _ROW - 11,
                     "rx": 3, "class": f"bar {bar.kind}"}, tag("title", {}, text(f"{bar.label}: {percent(bar.share)}"))),
        _line(x(bar.share.low), middle, x(bar.share.high), middle, "whisker"),
        _line(x(bar.share.low), middle - 4, x(bar.share.low), middle + 4, "whisker"),
        _line(x(bar.share.high), middle - 4, x(bar.share.high), middle + 4, "whisker"),
    ]  # fmt: skip
    if bar.mark:
        at = x(bar.mark.value)
        parts.append(_line(x(bar.mark.low), middle + 7, x(bar.mark.high), middle + 7, "corrected"))
        parts.append(tag("circle", {"cx": at, "cy": middle + 7, "r": 3.5, "class": "corrected"}))
    parts.append(_text(_LABEL + _PLOT + 12, middle + 4, f"{short(bar.share.value)}  {bar.note}".strip(), "value"))
    return parts


def _grid(top: float, bottom: float) -> list[str]:
    parts = []
    for step in range(5):
        x = _LABEL + _PLOT * step / 4
        parts.append(_line(x, 0, x, bottom, "grid"))
        parts.append(_text(x, bottom + 18, short(top * step / 4), "tick middle"))
    return parts


def timeline(points: Sequence[tuple[str, int, Share]], title: str) -> str:
    """A line over months with a band for the interval; bars below show how many pages there are."""
    width, height, left, base = 860, 250, 46, 170
    top = _round_up(max(share.high for _, _, share in points))
    most = max(pages for _, pages, _ in points)
    step = (width - left - 34) / max(1, len(points) - 1)

    def x(at: int) -> float:
        return round(left + at * step, 1)

    def y(share: float) -> float:
        return round(base - (base - 14) * share / top, 1)

    upper = [f"{x(at)},{y(share.high)}" for at, (_, _, share) in enumerate(points)]
    lower = [f"{x(at)},{y(share.low)}" for at, (_, _, share) in enumerate(points)]
    line = " ".join(f"{x(at)},{y(share.value)}" for at, (_, _, share) in enumerate(points))
    parts = [tag("title", {}, text(title))]
    for part in range(5):
        parts.append(_line(left, y(top * part / 4), width - 34, y(top * part / 4), "grid"))
        parts.append(_text(left - 8, y(top * part / 4) + 4, short(top * part / 4), "tick end"))
    parts += [
        tag("polygon", {"points": " ".join([*upper, *reversed(lower)]), "class": "band"}),
        tag("polyline", {"points": line, "class": "trend"}),
    ]
    wide = max(2.0, min(18.0, step * 0.6))
    every = max(1, len(points) // 9)
    for at, (month, pages, share) in enumerate(points):
        tall = round(34 * pages / most, 1)
        said = tag("title", {}, text(f"{month}: {percent(share)} of {pages:,} pages"))
        parts.append(tag("circle", {"cx": x(at), "cy": y(share.value), "r": 3.5, "class": "point"}, said))
        parts.append(tag("rect", {"x": round(x(at) - wide / 2, 1), "y": round(222 - tall, 1), "width": round(wide, 1),
                                  "height": tall, "class": "count"}, said))  # fmt: skip
        if at % every == 0:
            parts.append(_text(x(at), 240, month, "tick middle"))
    return tag(
        "svg", {"viewBox": f"0 0 {width} {height}", "class": "timeline", "role": "img", "aria-label": title}, *parts
    )


def meter(met: int, not_met: int, unknown: int) -> str:
    """A bar in three parts: met, not met, can't tell."""
    total = max(1, met + not_met + unknown)
    parts = []
    x = 0.0
    for count, kind in ((met, "met"), (not_met, "unmet"), (unknown, "unknown")):
        wide = 160 * count / total
        parts.append(tag("rect", {"x": round(x, 1), "y": 0, "width": round(wide, 1), "height": 10, "class": kind}))
        x += wide
    label = f"{met} met, {not_met} not met, {unknown} can't tell"
    return tag("svg", {"viewBox": "0 0 160 10", "class": "meter", "role": "img", "aria-label": label}, *parts)


def percent(share: Share) -> str:
    """A share with its interval: 12.3 % (10.1 to 14.9)."""
    return f"{short(share.value)} ({share.low * 100:.1f} to {share.high * 100:.1f})"


def short(share: float) -> str:
    """A share in per cent, with a decimal where it is small."""
    return f"{share * 100:.0f} %" if share >= 0.1 or share == 0 else f"{share * 100:.1f} %"


def _round_up(share: float) -> float:
    return next((top for top in (0.02, 0.04, 0.08, 0.12, 0.2, 0.4, 0.6, 0.8) if share <= top), 1.0)


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return tag("line", {"x1": round(x1, 1), "y1": round(y1, 1), "x2": round(x2, 1), "y2": round(y2, 1), "class": kind})


def _text(x: float, y: float, words: str, kind: str) -> str:
    attributes: Attributes = {"x": round(x, 1), "y": round(y, 1), "class": kind}
    return tag("text", attributes, text(words))
