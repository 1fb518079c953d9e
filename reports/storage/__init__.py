"""File store: the only places that touch it."""
