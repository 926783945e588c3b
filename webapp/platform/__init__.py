"""What every part stands on: configuration, database, errors, clock, access; no use cases."""
