"""Who is there, and how they want to be shown."""
