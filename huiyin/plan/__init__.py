"""A service project is designed to answer needs."""
