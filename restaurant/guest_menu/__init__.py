"""The menu that guests open with the QR code on their table: HTML that needs no script."""
