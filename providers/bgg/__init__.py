"""BoardGameGeek's XML API: games by their numbers."""
