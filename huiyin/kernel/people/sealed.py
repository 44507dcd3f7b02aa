"""The column type of sealed text; key rotation finds every such column by its type."""

from typing import Any

from django.db import models

from huiyin.kernel.people import vault


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """Ciphertext made by `vault.seal` for one purpose. Reading it stays an explicit act: `opened`."""

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        self.purpose = purpose
        kwargs.setdefault("null", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Keep the purpose in migrations."""
        name, path, args, kwargs = super().deconstruct()
        kwargs["purpose"] = self.purpose
        return name, path, args, kwargs


def sealed_or_none(text: str, purpose: str) -> bytes | None:
    """Seal, but leave nothing for nothing."""
    return vault.seal(text, purpose) if text else None


def opened(blob: bytes | memoryview | None, purpose: str) -> str:
    """The text of a sealed column, or "" where nothing is kept."""
    return vault.open_sealed(blob, purpose) if blob else ""
