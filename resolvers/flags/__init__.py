"""Feature flags: evaluating, editing and reading them anew, and the gate in front of features."""
