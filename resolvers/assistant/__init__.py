"""Conversations with an assistant that acts for its user."""
