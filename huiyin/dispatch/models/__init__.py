"""Work orders for departments; assignments for volunteers."""

from huiyin.dispatch.models.assignments import Assignment
from huiyin.dispatch.models.orders import WorkOrder

__all__ = ["Assignment", "WorkOrder"]
