"""Whether the server can work, and what somebody should look at soon: a module for each part."""
