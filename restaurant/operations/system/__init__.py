"""What the owner sees of the server: how it is, and whether the data are sound."""
