"""People, devices, sessions and tokens: who sends a request."""
