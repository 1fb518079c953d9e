"""Which colours of type nobody sees on white paper."""

from __future__ import annotations

import re

PALEST = 0.94
"""Of the light of white paper; type as pale as this is not seen."""
_HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z")


def is_pale(colour: str) -> bool:
    """Whether a colour such as “FFFFFF”, “#fff” is white, or nearly."""
    found = _HEX.match(colour.strip())
    if not found:
        return False
    digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
    return min(int(digits[at : at + 2], 16) for at in (0, 2, 4)) >= PALEST * 255
