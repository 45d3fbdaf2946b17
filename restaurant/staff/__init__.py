"""The people who work here: sign-in, accounts, devices, the audit."""
