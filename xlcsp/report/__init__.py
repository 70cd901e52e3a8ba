"""Pictures for people who would rather look than read: what each shows, in figures and in words.

The modules named after pictures hold their figures and their words, and need nothing outside the
standard library; ``report.draw`` draws them with matplotlib, ``report.native`` makes Excel charts.
"""
