"""A cost over a size as an SVG: both axes logarithmic, so that what grows in proportion is a straight rise and what
costs the same at any size lies flat."""

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 480, 260
LEFT, RIGHT, TOP, BOTTOM = 60, 110, 36, 32
COLOURS = ("#2563eb", "#d97706", "#059669", "#9333ea")
Line = Sequence[tuple[int, float]]


def plot(title: str, lines: Mapping[str, Line]) -> str:
    """Lines by name, each of (size, cost)."""
    sizes = sorted({size for line in lines.values() for size, _ in line})
    costs = [cost for line in lines.values() for _, cost in line if cost > 0]
    low, high = math.floor(math.log10(min(costs))), math.ceil(math.log10(max(costs)))
    high = max(high, low + 1)

    def x(size: int) -> float:
        first, last = math.log10(sizes[0]), math.log10(sizes[-1])
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(size) - first) / (last - first)

    def y(cost: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (math.log10(cost) - low) / (high - low)

    parts = [f'<text x="8" y="20" font-weight="bold">{escape(title)}</text>']
    for power in range(low, high + 1):
        at = y(10**power)
        parts.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#d4d4d8"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    parts += [
        f'<text x="{x(size):.1f}" y="{HEIGHT - 12}" text-anchor="middle">{size:,}</text>' for size in sizes
    ]
    for colour, (name, line) in zip(COLOURS, lines.items(), strict=False):
        points = [(x(size), y(cost)) for size, cost in sorted(line) if cost > 0]
        path = " ".join(f"{across:.1f},{down:.1f}" for across, down in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3" fill="{colour}"/>' for across, down in points
        ]
        across, down = points[-1]
        parts.append(f'<text x="{across + 8:.1f}" y="{down + 4:.1f}" fill="{colour}">{escape(name)}</text>')
    inside = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n{inside}\n</svg>\n'
    )
