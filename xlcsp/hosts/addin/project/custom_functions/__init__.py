"""Where xlwings-server looks for custom functions: every function of the catalogue."""

from xlcsp.hosts.addin.functions import EXCEL_FUNCTIONS

globals().update(EXCEL_FUNCTIONS)
