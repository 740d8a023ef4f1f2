"""What every word of îlot means: fields, codes, variables, indicators."""
