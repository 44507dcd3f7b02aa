"""Every part of the screens on one page, for those who build and those who check them."""
