"""What model calls cost, how much of something a person may have in a day, and what was used."""
