"""What the portal itself sets around a report in the documents that it gives out, and that is no part of the report."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(?<!\d)\d{4}(?: \d{4}){3}\Z")


def is_proof(text: str) -> bool:
    """Whether a line ends with a number that verifies a publication; its QR code stands right before it."""
    number = _NUMBER.search(text.strip())
    # Two of the sixteen digits check the others (ISO 7064, MOD 97-10).
    return number is not None and int(number[0].replace(" ", "")) % 97 == 1
