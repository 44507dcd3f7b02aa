"""How lists are asked for: the token of the page before, and codes that are known."""

from typing import Annotated, Any

from ninja import Query
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


class OneOf:
    """Marks a text in a call as one of these codes."""

    def __init__(self, *codes: str) -> None:
        self.codes = codes

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Pydantic asks this for what may stand there."""
        return core_schema.literal_schema(list(self.codes))


After = Annotated[str, Query(max_length=400, pattern=r"^[A-Za-z0-9_-]*$")]
