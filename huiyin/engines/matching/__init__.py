"""Who fits which place: pure computation over plain records."""
