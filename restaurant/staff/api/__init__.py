"""The staff over HTTP."""
