"""Charts as SVG, made here: bars of ratios to the floor, and lines over a quantity that grows."""

import math
from xml.sax.saxutils import escape

WIDTH = 880
MARGIN = 28
INK, FAINT, GRID = "#1f2933", "#66788a", "#e4e9ee"
COLOURS = ["#0b6e99", "#d9730d", "#448361", "#c14c8a", "#9065b0", "#b3403a"]
FONT = "font-family=\"Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif\""


def number(value):
    """As short as it can be read: 0.25, 12, 3.4k, 1M."""
    for bound, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= bound:
            return f"{value / bound:.3g}{unit}"
    return f"{value:.3g}"


def text(x, y, words, size=12, anchor="start", colour=INK, weight="normal", rotate=None):
    turn = f' transform="rotate({rotate} {x:.1f} {y:.1f})"' if rotate else ""
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}" '
            f'font-weight="{weight}"{turn}>{escape(str(words))}</text>')


def line(x1, y1, x2, y2, colour=GRID, width=1.0, dash=None):
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
            f'stroke-width="{width}"{dashes}/>')


class Scale:
    """Values to pixels, linear or logarithmic: logarithmic when the largest is more than 30 times the smallest."""

    def __init__(self, values, start, end, zero=False, logarithmic=None):
        low, high = min(values), max(values)
        self.start, self.end = start, end
        spread = low > 0 and high / low > 30
        self.is_logarithmic = low > 0 and (spread if logarithmic is None else logarithmic)
        if self.is_logarithmic:
            self.low, self.high = math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9)
            if self.low == self.high:
                self.high += 1
        else:
            self.low = 0 if zero or low >= 0 else low
            self.step = self._step((high - self.low) or abs(high) or 1)
            self.high = math.ceil((high or 1) / self.step - 1e-9) * self.step

    @staticmethod
    def _step(span):
        power = 10 ** math.floor(math.log10(span / 4))
        return next(power * factor for factor in (1, 2, 5, 10) if span / (power * factor) <= 5)

    def __call__(self, value):
        if self.is_logarithmic:
            value = math.log10(max(value, 10 ** self.low))
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self):
        if self.is_logarithmic:
            every = max(1, (self.high - self.low) // 6)
            return [10.0 ** power for power in range(self.low, self.high + 1, every)]
        count = round((self.high - self.low) / self.step)
        return [self.low + self.step * index for index in range(count + 1)]


def bars(results, top):
    """Horizontal bars: how many times its floor each thing costs. Returns elements and height."""
    left, right, row = 330, WIDTH - 190, 30
    values = [result["ratio"] for result in results]
    aims = [result["aimRatio"] for result in results if result.get("aimRatio")]
    scale = Scale([min(values + [1]), max(values + aims + [1])], left, right)
    bottom = top + 30 + row * len(results)
    out = [text(MARGIN, top, "Times its floor" + (", logarithmic" if scale.is_logarithmic else ""), 13, weight="600")]
    for tick in scale.ticks():
        out.append(line(scale(tick), top + 18, scale(tick), bottom))
        out.append(text(scale(tick), bottom + 16, number(tick), 11, "middle", FAINT))
    for index, result in enumerate(results):
        y = top + 30 + row * index
        # From the floor outwards: to the left what is cheaper than its floor.
        begin, end = sorted((scale(1), scale(result["ratio"])))
        missed = result.get("aimMet") is False
        out.append(text(left - 10, y + 8, result["name"], 12 if len(result["name"]) <= 46 else 10, "end"))
        out.append(text(left - 10, y + 21, f"floor: {result.get('floorName', '')}", 9.5, "end", FAINT))
        out.append(f'<rect x="{begin:.1f}" y="{y:.1f}" width="{max(end - begin, 2):.1f}" height="{row - 12}" rx="2" '
                   f'fill="{COLOURS[5] if missed else COLOURS[0]}"/>')
        words = f"{result['ratio']:.3g}" if result["ratio"] >= 10 else f"{result['ratio']:.2f}"
        out.append(text(end + 8, y + 13, words, 12, weight="600"))
        out.append(text(end + 16 + 8 * len(words), y + 13, quantity(result), 11, colour=FAINT))
        if result.get("aimRatio"):
            at = scale(result["aimRatio"])
            out.append(line(at, y - 4, at, y + row - 8, INK, 1.5))
    out.append(line(scale(1), top + 18, scale(1), bottom, INK, 1.2, "4 3"))
    out.append(text(scale(1), top + 14, "floor", 10, "middle", FAINT))
    if aims:
        out.append(text(right + 60, top, "black mark: aim; red: missed", 10, "end", FAINT))
    return out, bottom - top + 40


def quantity(result):
    own, unit = result.get("own", 0), result.get("unit", "")
    if result.get("ownUnit"):
        return f"{number(own)} {result['ownUnit']}"
    if "perSecond" not in result:
        return ""
    article = "an" if unit[:1] in "aeio" else "a"
    for bound, name in ((1e3, "ns"), (1e6, "us"), (1e9, "ms")):
        if own < bound:
            return f"{own / bound * 1e3:.3g} {name} {article} {unit}"
    return f"{own / 1e9:.3g} s {article} {unit}"


def lines(panel, series, top, height=300):
    """One panel of lines over one x. Returns elements and height."""
    left, right, bottom = 90, WIDTH - 220, top + height - 50
    points = [point for one in series for point in one["points"]]
    across = Scale([point[0] for point in points], left, right)
    up = Scale([point[1] for point in points], bottom, top + 24, zero=True)
    if across.is_logarithmic is False and min(point[0] for point in points) > 0:
        across.low = 0
    out = [text(MARGIN, top, panel, 13, weight="600")]
    for tick in up.ticks():
        out += [line(left, up(tick), right, up(tick)), text(left - 8, up(tick) + 4, number(tick), 11, "end", FAINT)]
    for tick in across.ticks():
        out.append(line(across(tick), bottom, across(tick), bottom + 5, FAINT))
        out.append(text(across(tick), bottom + 18, number(tick), 11, "middle", FAINT))
    out += [line(left, bottom, right, bottom, FAINT), line(left, top + 24, left, bottom, FAINT)]
    kind = [" (log)" if scale.is_logarithmic else "" for scale in (across, up)]
    out.append(text((left + right) / 2, bottom + 38, series[0]["x"] + kind[0], 11, "middle", FAINT))
    out.append(text(MARGIN + 4, (top + 24 + bottom) / 2, series[0]["y"] + kind[1], 11, "middle", FAINT, rotate=-90))
    for index, one in enumerate(series):
        colour = COLOURS[index % len(COLOURS)]
        path = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in one["points"])
        dash = ' stroke-dasharray="5 4"' if one.get("isFloor") else ""
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.2"{dash}/>')
        out += [f'<circle cx="{across(x):.1f}" cy="{up(y):.1f}" r="3.2" fill="#fff" stroke="{colour}" stroke-width="2"/>'
                for x, y in one["points"]]
        y = top + 36 + 20 * index
        out.append(f'<line x1="{right + 18}" y1="{y - 4}" x2="{right + 40}" y2="{y - 4}" stroke="{colour}" '
                   f'stroke-width="2.2"{dash}/>')
        out.append(text(right + 48, y, one["name"], 11.5))
    return out, height


def draw(document):
    """The chart of a document of results, or None when it has nothing to draw."""
    out, y = [], 76
    panels = {}
    for one in document.get("series", []):
        if one["points"]:
            panels.setdefault(one.get("panel", f"{one['y']} over {one['x']}"), []).append(one)
    for panel, series in panels.items():
        elements, height = lines(panel, series, y)
        out, y = out + elements, y + height + 24
    results = [result for result in document.get("results", []) if result.get("ratio", 0) > 0]
    if results:
        elements, height = bars(results, y)
        out, y = out + elements, y + height
    if not out:
        return None
    machine = document["machine"]
    head = [
        text(MARGIN, 30, f"Vigil: {document['title']}", 17, weight="700"),
        text(MARGIN, 49, f"{document['date']}, {machine['cores']} x {machine['processor']}, {machine['disk']}, fdatasync "
             f"{machine['fdatasync_p50_ms']} ms, load {machine['load']} before", 11, colour=FAINT)]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 12:.0f}" width="{WIDTH}" '
            f'height="{y + 12:.0f}" {FONT}>\n<rect width="100%" height="100%" fill="#fff"/>\n'
            + "\n".join(head + out) + "\n</svg>\n")
