"""What each role finds after signing in: what to do now."""
