"""The menu of standing services, as staff keep it."""
