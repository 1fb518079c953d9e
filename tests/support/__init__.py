"""Support of the tests: people, files, sites, browsers."""
