"""Spreadsheets of the county's old hotline system: handed in, understood, tried out, brought in."""
