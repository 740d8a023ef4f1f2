"""The language a planner writes, the way from a scenario file to inputs, and the islands that come along."""
