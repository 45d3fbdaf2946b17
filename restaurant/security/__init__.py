"""Keys, hashing, and which passwords and PINs are too weak."""
