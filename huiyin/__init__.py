"""Huiyin 回音: every matter is answered, every matter is settled."""
