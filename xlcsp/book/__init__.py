"""The workbook file: read a closed .xlsx or .xlsm, and change exactly the cells that must change."""
