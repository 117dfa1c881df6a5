"""What the data is: columns, tables, closed lists and reference tables. Declarations only."""
