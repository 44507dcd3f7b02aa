"""What volunteers and stations come across on the way."""
