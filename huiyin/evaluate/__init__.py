"""Residents are asked; the matter is closed by another hand, or goes round again."""
