"""How the data is made: functions from tables to tables, in the order in which data walks through them."""
