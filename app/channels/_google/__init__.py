"""What the networks of Google share: the access, what answers mean, and the sign-in."""
