"""Who fits which place: pure computation over plain records. For whole plans see docs/matching.md."""
