"""The event store on SQLite and PostgreSQL. Start at ``store.py``; ADR 0003 says why it is our own."""
