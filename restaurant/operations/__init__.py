"""Running the server: commands, health, metrics, backups."""
