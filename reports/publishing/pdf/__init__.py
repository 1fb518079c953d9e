"""PDF files of publications: the official page, tagged."""
