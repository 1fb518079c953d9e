"""One authority's year: the board and its deadlines."""
