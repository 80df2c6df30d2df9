"""Errands: what a person or the night shift has done out there.

Each is short: a transaction, the network without one, a transaction. This is the only floor that calls a
network and writes to the database.
"""
