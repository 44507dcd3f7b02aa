"""What the press and the net say: pasted, judged, taken up or set aside."""
