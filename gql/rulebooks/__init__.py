"""Rulebooks on the wire: searching, sessions, answers with citations."""
