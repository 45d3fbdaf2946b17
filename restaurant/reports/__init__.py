"""Reports for the owner: what was sold, how long guests waited, what needs attention now."""
