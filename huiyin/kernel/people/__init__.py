"""Who people are: organisations, accounts and duties, residents, volunteers; and who may see whom."""
