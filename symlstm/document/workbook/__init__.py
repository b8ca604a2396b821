"""The worked solution as a workbook: what stands on which sheet, before any of it has a cell."""
