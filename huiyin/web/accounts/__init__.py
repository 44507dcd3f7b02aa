"""Pages of the three administrators, of everybody's own account, and the hand-in of volunteers' lists."""
