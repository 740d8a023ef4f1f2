"""Forms of what is said of the very value that is wrong, by what it speaks of."""
