"""The verbs of the command line: what each takes, and which room does its work."""
