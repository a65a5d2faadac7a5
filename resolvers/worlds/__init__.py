"""Saved games: opening, committing, rewinding, and the people who live in them."""
