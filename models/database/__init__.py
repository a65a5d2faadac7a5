"""The database: connection, engines, transactions and migrations."""
