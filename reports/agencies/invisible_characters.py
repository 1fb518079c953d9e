"""Characters that nobody sees and that no name has: line breaks, control characters, marks that turn the writing round.

They come along when a name is copied from a document, and make two agencies of one, a name that no search finds, or
one that reads otherwise than it is stored. Selectors of a character's form are none of them: rare names need them.
"""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

UNSEEN = {"Cc", "Cf", "Zl", "Zp"}
"""Categories of Unicode: controls, formats, separators of lines and of paragraphs."""


def fault_of(name: str) -> str:
    """What is wrong with a name, as a sentence; nothing where all of it can be seen."""
    for place, character in enumerate(name, 1):
        if unicodedata.category(character) in UNSEEN:
            return _(
                "After “%(before)s” stands a character that cannot be seen (U+%(code)s, the %(place)dth). "
                "Delete it, or type the name anew."
            ) % {"before": name[: place - 1][-6:], "code": f"{ord(character):04X}", "place": place}
    return ""


def refuse(**names: str) -> None:
    """Raises ValidationError at each field whose name holds such a character."""
    if faults := {field: fault for field, name in names.items() if (fault := fault_of(name))}:
        raise ValidationError(faults)
