"""Rulebooks: what is in them, found again, and answers that quote them."""
