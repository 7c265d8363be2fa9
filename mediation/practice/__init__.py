"""What the people of a centre do, in the words they use for it; each room holds the deeds of one part of the work."""
