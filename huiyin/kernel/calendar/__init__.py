"""When: working time, time limits as dated data, and clocks that can say why they are due."""
