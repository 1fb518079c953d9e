"""Recognition of the national form in what a reader found in a document."""
