"""The staff: signing in, accounts, devices, and the audit log."""
