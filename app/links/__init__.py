"""Is this address alive."""
