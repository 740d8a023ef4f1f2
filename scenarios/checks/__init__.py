"""Relations between values of a scenario that is already well formed, one file a part of it."""
