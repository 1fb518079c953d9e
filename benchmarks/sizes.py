"""How much a benchmark does: what its figures are taken from, or as little as shows that it works."""

import sys


def size(usual: int, smallest: int) -> int:
    """`usual`; `smallest` with --smallest on the command line, as the tests run it."""
    return smallest if "--smallest" in sys.argv else usual


def count_given(usual: int) -> int:
    """The first argument that is no option, a number."""
    given = [each for each in sys.argv[1:] if not each.startswith("-")]
    return int(given[0]) if given else usual
