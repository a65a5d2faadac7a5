"""What every layer may rely on: settings, errors, tokens, events and the Protocols. Imports no other layer."""
