"""Several servers of one restaurant."""
