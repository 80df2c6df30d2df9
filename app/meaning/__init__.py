"""Meaning: sentences as vectors, by a package that may be there or not."""
