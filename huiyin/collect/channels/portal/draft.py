"""What a resident has written so far. It lives sealed in the visitor's session until it is sent."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest

from huiyin.collect.actions.photos import lay_down, staged_folder
from huiyin.engines.pictures import Picture
from huiyin.kernel.people.drafts import keep_draft, kept_draft
from huiyin.kernel.people.sealed_files import read_file

PURPOSE = "collect.draft"
SLOT = "say"
MOST_PHOTOS = 5
STEPS = ("words", "where", "photos", "you", "check")
ORDER_STEPS = ("words", "where", "you", "check")


def load(request: HttpRequest) -> dict[str, Any]:
    """The draft, or a new one with its own key."""
    return kept_draft(request, SLOT, PURPOSE) or {"key": str(uuid4()), "photos": []}


def store(request: HttpRequest, draft: dict[str, Any]) -> None:
    """Keep the draft in the session, sealed."""
    keep_draft(request, SLOT, PURPOSE, draft)


def drop(request: HttpRequest) -> None:
    """Forget the draft and its staged photos."""
    for photo in load(request)["photos"]:
        discard(photo["key"])
    request.session.pop(SLOT, None)


def missing_step(draft: dict[str, Any]) -> str | None:
    """The first step that must be done before sending; None when the draft is whole."""
    if not draft.get("words"):
        return "words"
    return None if draft.get("where") else "where"


def page_of(step: str) -> str:
    """The name of a step's page."""
    return "portal:say" if step == "words" else f"portal:{step}"


def _staged(key: str) -> tuple[Path, Path]:
    folder, name = staged_folder(), UUID(key).hex
    return folder / f"{name}.jpg", folder / f"{name}.thumb.jpg"


def stage(picture: Picture) -> dict[str, Any]:
    """Keep a safe picture aside until the draft is sent."""
    key = str(uuid4())
    lay_down(picture, _staged(key))
    return {"key": key, "width": picture.width, "height": picture.height}


def staged_thumb(key: str) -> Path:
    """The small picture of a staged photo."""
    return _staged(key)[1]


def discard(key: str) -> None:
    """Remove a staged photo."""
    for path in _staged(key):
        path.unlink(missing_ok=True)


def pictures(draft: dict[str, Any]) -> list[Picture]:
    """The draft's photos as they were made safe; those whose file was tidied away are left out."""
    found = []
    for photo in draft["photos"]:
        jpeg, thumb = _staged(photo["key"])
        if jpeg.exists() and thumb.exists():
            found.append(Picture(read_file(jpeg), read_file(thumb), photo["width"], photo["height"]))
    return found


def steps_of(draft: dict[str, Any]) -> tuple[str, ...]:
    """The pages of this draft in their order; an order from the menu needs no photos."""
    return ORDER_STEPS if draft.get("item") else STEPS
