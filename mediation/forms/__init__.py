"""What may be said at a door: the shapes of all input, read alike from a page's form and from JSON."""
