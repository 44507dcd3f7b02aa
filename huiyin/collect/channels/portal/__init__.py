"""The public pages: a resident says something and follows it, without an account."""
