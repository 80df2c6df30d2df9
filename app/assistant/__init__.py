"""A language model at an address, or none."""
