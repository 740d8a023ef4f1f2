"""A run in a planner's words: the verdict, and the sentences below it."""
