"""Database rows by domain, their constraints, and who may see them."""
