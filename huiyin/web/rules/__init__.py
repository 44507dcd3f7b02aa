"""Pages on which staff keep the county's rules: places, working days, office hours and time limits."""
