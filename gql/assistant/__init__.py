"""Conversations with the assistant on the wire."""
