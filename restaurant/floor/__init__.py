"""Where guests sit: zones and tables."""
