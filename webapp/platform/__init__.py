"""What every part of the site stands on: configuration, database, errors, clock, access; no use cases."""
