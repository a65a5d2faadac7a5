"""Team chat on the wire."""
