"""With what: event store, registers, keys, documents, notifications."""
