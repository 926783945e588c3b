"""A person's own simulator runs, permits and stations, and pairing a station."""
