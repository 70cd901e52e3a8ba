"""LibreOffice Calc: the CSP functions as an extension, made from the catalogue.

What runs inside LibreOffice uses Python's standard library only and is packed into the extension
together with ``calc`` and ``worksheet``; what builds and installs it runs outside.
"""
