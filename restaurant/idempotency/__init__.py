"""A request that is sent twice counts once."""
