"""docs/operations.md says what there is to set."""

import re

from django.conf import settings


def test_it_documents_every_variable_of_the_settings() -> None:
    source = (settings.BASE_DIR / "portal/settings.py").read_text()
    documented = (settings.BASE_DIR / "docs/operations.md").read_text()
    read = re.findall(r'\b(?:text|truth|whole|words|address)\("([A-Z_]+)"', source)
    assert len(read) > 15
    assert [name for name in read if f"`{name}`" not in documented] == []
