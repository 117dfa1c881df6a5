"""What people get: marts, report, workbook, releases."""
