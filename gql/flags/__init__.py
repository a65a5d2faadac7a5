"""Feature flags on the wire."""
