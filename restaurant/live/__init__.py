"""Live events: the rooms, the registry of connections, and the dispatcher that sends events."""
