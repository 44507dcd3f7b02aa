"""A call as the desk's form sends it."""

from uuid import uuid4

from huiyin.collect.models import Category


def call(**more) -> dict[str, object]:
    """张桂英 reports a broken canal; `category` may be a code."""
    data: dict[str, object] = {
        "key": str(uuid4()),
        "phone": "13873412345",
        "name": "张桂英",
        "words": "村里水渠垮了一段，浇不上田。",
        "place_words": "车江街道白水村",
        "matter": "help",
        "category": "water-works",
        "urgency": "ordinary",
    }
    data |= more
    found = Category.objects.filter(code=data["category"]).first()
    return data | ({"category": found.pk} if found else {})
