"""Socket.IO: connecting, commands, limits, and the document that describes them."""
