"""Open311 GeoReport v2: programs of others hand in what residents say, and read how it stands."""
