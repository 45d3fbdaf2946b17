"""A demo restaurant as data: what an empty database is filled with to be tried out."""
