"""What NPCs say and remember: memory, recall, prompts, generation and safe output."""
