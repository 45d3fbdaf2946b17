"""Cards for the tables, with QR codes, to print."""
