"""One agency's work until its report is public."""
