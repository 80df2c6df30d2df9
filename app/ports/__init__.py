"""What the house asks of the world outside: Protocols and frozen records, nothing that acts."""
