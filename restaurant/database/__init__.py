"""The database: tables' common base, transactions, the event log and the files beneath."""
