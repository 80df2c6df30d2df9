"""Parvis: the inbox of a town hall. docs/walk.md follows one comment through these floors."""
