"""Picture of the house, made from its imports: `python -m tests.tools.architecture` writes it into docs/pictures.

A dependency matrix: the folders from top to bottom, and in each row a dot in the column of every folder that it
imports. Nothing imports upwards, so all dots lie right of the diagonal.
"""

from __future__ import annotations

from html import escape

from tests.support.architecture import CODE, LAYERS, ROOT, is_in, layer_of, modules_below

PICTURE = ROOT / "docs" / "pictures" / "architecture.svg"
CELL, LEFT, TOP, RIGHT = 26, 190, 175, 60
SHADES = ("#f3f6fa", "#e6edf5")


def folders() -> list[str]:
    """From top to bottom, as the layers name them."""
    return [name for layer in reversed(LAYERS) for name in layer]


def folder_of(module: str) -> str:
    return max((name for name in folders() if is_in(module, (name,))), key=len)


def imports() -> set[tuple[str, str]]:
    """(folder, folder that it imports)."""
    pairs = {(folder_of(module), folder_of(other)) for module in CODE for other in modules_below(module)}
    return {(above, below) for above, below in pairs if above != below}


def drawn() -> str:
    names, found = folders(), imports()
    size = CELL * len(names)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + size + RIGHT} {TOP + size + 10}" '
        'font-family="sans-serif" font-size="13" fill="#1b2530">',
        "<title>Which folder imports which</title>",
        f'<rect width="{LEFT + size + RIGHT}" height="{TOP + size + 10}" fill="#fff"/>',
    ]
    for at, name in enumerate(names):
        along, down = LEFT + at * CELL, TOP + at * CELL
        shade, label = SHADES[layer_of(name) % 2], escape(name)
        lines.append(f'<rect x="{LEFT}" y="{down}" width="{size}" height="{CELL}" fill="{shade}"/>')
        lines.append(f'<text x="{LEFT - 8}" y="{down + 18}" text-anchor="end">{label}</text>')
        turned = f"rotate(-60 {along + 16} {TOP - 8})"
        lines.append(f'<text x="{along + 16}" y="{TOP - 8}" transform="{turned}">{label}</text>')
    for at, name in enumerate(names):
        along, down = LEFT + at * CELL, TOP + at * CELL
        lines.append(f'<rect x="{along}" y="{down}" width="{CELL}" height="{CELL}" fill="#c3cedb"/>')
        for other, below in enumerate(names):
            if (name, below) in found:
                centre = f'cx="{LEFT + other * CELL + CELL // 2}" cy="{down + CELL // 2}"'
                lines.append(f'<circle {centre} r="6" fill="#0f4c8c"><title>{name} → {below}</title></circle>')
    return "\n".join([*lines, "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(drawn(), encoding="utf-8")
