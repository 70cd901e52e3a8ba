"""The Excel add-in: an Office.js add-in served by xlwings-server, with nothing on the officer's PC.

``project`` is the folder that xlwings-server expects (settings, templates, static files, custom
functions); every module there is a line or two, and what they do is in this package. Nothing here
but ``app``, ``functions`` and ``endpoints`` imports xlwings, which asks for its licence key as soon
as its server half is imported.
"""
