"""The screens: one module a resource, and what they all need at the door."""
