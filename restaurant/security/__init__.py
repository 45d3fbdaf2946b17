"""Keys, hashes and the rules for passwords and PINs."""
