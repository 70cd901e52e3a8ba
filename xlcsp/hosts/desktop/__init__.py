"""Desktop Excel: the functions as VBA wrappers around xlwings, the ribbon, the installed add-in."""
