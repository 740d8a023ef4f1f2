"""A run: made, written whole into its folder with what it was made from, and read again."""
