"""What leaves the county's machine: asking others, without ever being turned against the inside."""
