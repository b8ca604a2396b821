"""A Book as an .xlsx file, by XlsxWriter (an extra)."""
