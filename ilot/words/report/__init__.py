"""What the report says, by what it speaks of."""
