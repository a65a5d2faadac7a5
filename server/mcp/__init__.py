"""The assistant's tools for programs of others: the Model Context Protocol, at /mcp."""
