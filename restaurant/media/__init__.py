"""Pictures of dishes and people."""
