"""Programs about the site as a whole; a package of its own, so that it stays this one beside another version."""
