"""It becomes a dossier: one case, one or many voices."""
