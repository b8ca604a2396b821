"""A chart of lines over two logarithmic axes as SVG; readable on light and dark pages, lines told apart by dashes and marks."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 360, 70, 90, 20, 50
DASHES = ("", "7 4", "2 3", "9 3 2 3")
STYLE = "svg{color:#1c1e21;font:13px sans-serif}@media(prefers-color-scheme:dark){svg{color:#e8eaed}}"


def plot(digits: Sequence[int], rates: Mapping[str, Sequence[float]]) -> str:
    """Digits a second over digits asked; one line for each program, its name at its right end."""
    values = [rate for line in rates.values() for rate in line]
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    across = {n: LEFT + i * (WIDTH - LEFT - RIGHT) / (len(digits) - 1) for i, n in enumerate(digits)}

    def up(value: float) -> float:
        return HEIGHT - BOTTOM - (log10(value) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    said = "; ".join(
        f"{name}: {', '.join(f'{rate:.2g} at {n:,}' for n, rate in zip(digits, line, strict=True))}"
        for name, line in rates.items()
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Digits a second. {said}.">'
    ]
    parts.append(f"<title>Digits a second by digits asked</title><style>{STYLE}</style>")
    for power in range(low, high + 1):
        y = up(10.0**power)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="currentColor" stroke-opacity=".2"/>')
        parts.append(_text(LEFT - 8, y + 4, f"10{_raised(power)}", "end"))
    parts += [_text(x, HEIGHT - BOTTOM + 20, f"{n:,}", "middle") for n, x in across.items()]
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, "digits asked", "middle"))
    parts.append(_text(LEFT, TOP - 6, "digits a second", "start"))
    heights = _apart({name: up(line[-1]) for name, line in rates.items()})
    for dash, (name, line) in zip(DASHES, rates.items(), strict=False):
        points = [(across[n], up(rate)) for n, rate in zip(digits, line, strict=True)]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        wide = 2.6 if not dash else 1.6
        parts.append(f'<path d="M{path}" fill="none" stroke="currentColor" stroke-width="{wide}" stroke-dasharray="{dash}"/>')
        parts.append(_text(points[-1][0] + 8, heights[name] + 4, name, "start"))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _apart(heights: Mapping[str, float]) -> dict[str, float]:
    """The heights of the names, moved so far that none lies on another."""
    placed: dict[str, float] = {}
    last = -100.0
    for name, y in sorted(heights.items(), key=lambda item: item[1]):
        last = placed[name] = max(y, last + 15)
    return placed


def _raised(power: int) -> str:
    return str(power).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor">{words}</text>'
