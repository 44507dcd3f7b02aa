"""Departments are given their duty; volunteers are chosen and sent."""
