"""Small, honest chat servers of other makes, with the best settings their users would choose, to compare with."""
