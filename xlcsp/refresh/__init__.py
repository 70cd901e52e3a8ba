"""Tables of a closed workbook refreshed in place from police, population and survey extracts."""
