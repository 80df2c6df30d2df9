"""The postmen: what carries our letters."""
