"""What somebody who registers has said so far. It lives sealed in the visitor's session until it is sent."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest

from huiyin.kernel.people.drafts import keep_draft, kept_draft

PURPOSE = "people.application"
SLOT = "volunteer"
STEPS = ("you", "guardian", "home", "able", "when", "agree")


def load(request: HttpRequest) -> dict[str, Any]:
    """The draft, or a new one with its own key."""
    return kept_draft(request, SLOT, PURPOSE) or {"key": str(uuid4())}


def store(request: HttpRequest, draft: dict[str, Any]) -> None:
    """Keep the draft in the session, sealed."""
    keep_draft(request, SLOT, PURPOSE, draft)


def drop(request: HttpRequest) -> None:
    """Forget the draft."""
    request.session.pop(SLOT, None)


def steps_of(draft: dict[str, Any]) -> tuple[str, ...]:
    """The pages of this draft in their order; a guardian is asked only for a minor."""
    return tuple(step for step in STEPS if step != "guardian" or draft.get("minor"))


def missing_step(draft: dict[str, Any], before: str) -> str | None:
    """The first page that must be filled in before this one; None when the way to it is whole."""
    steps = steps_of(draft)
    if before not in steps:
        return steps[0]
    done = draft.get("done", [])
    return next((step for step in steps[: steps.index(before)] if step not in done), None)


def after(draft: dict[str, Any], step: str) -> str:
    """The page after this one."""
    steps = steps_of(draft)
    return steps[steps.index(step) + 1]
