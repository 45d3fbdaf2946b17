"""Who is asking: people, devices, sessions and tokens."""
