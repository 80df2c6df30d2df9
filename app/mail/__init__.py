"""The postmen: what carries our letters, and what opens those that come back."""
