"""Printed cards with a table's QR code."""
