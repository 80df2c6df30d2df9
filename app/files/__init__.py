"""Files that people send: they are read here, and nowhere else."""
