"""The parts of the web app that talk to the server, against the real one."""
