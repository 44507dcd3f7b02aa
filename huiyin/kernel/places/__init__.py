"""Where: county, township, village, group, with their names, codes and pins through time."""
