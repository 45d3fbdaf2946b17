"""Beginning in earnest, for an owner who has looked at the demo."""
