"""Tasks on the wire."""
