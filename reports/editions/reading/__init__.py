"""Reading of edition files; every fault is named with its file and place."""
