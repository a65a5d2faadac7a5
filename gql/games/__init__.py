"""Games on the wire."""
