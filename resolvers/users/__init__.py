"""People: accounts, sign-in, API tokens, and who a token stands for."""
