"""What departments of the demo county tell residents: mostly a template filled in, now and then phrases."""

from datetime import datetime

from django.utils.timezone import localtime

from huiyin.dispatch.models import AnswerTemplate, WorkOrder
from huiyin.dispatch.queries import templates_for
from huiyin.engines.answers.gaps import ASKED, gap
from huiyin.web.demo.invent import dice, one_of

PHRASES, BARE = 0.05, 0.11


def answer_of(
    order: WorkOrder, done: str, at: datetime, story: tuple[object, ...]
) -> tuple[str, AnswerTemplate | None]:
    """The words and the template they were made from. `done` is what the department reports."""
    chance = dice("answer", *story, order.round)
    turn = chance.random()
    if turn < PHRASES:
        return one_of("answer_phrases", chance), None
    template = next((one for one in templates_for(order.case) if set(one.gaps) == set(ASKED)), None)
    if template is None or turn < BARE:
        return done, None
    day = localtime(at)
    part = "上午" if day.hour < 12 else "下午"
    told = {
        "什么时候": f"{day.month}月{day.day}日{part}",
        "谁办的": f"{order.organisation}{one_of('answer_crews', chance)}",
        "做了什么": done.removeprefix("已").rstrip("。"),
        "接下来": one_of("answer_next", chance),
        "有疑问找谁": one_of("answer_contacts", chance),
    }
    words = template.text
    for name, filled in told.items():
        words = words.replace(gap(name), filled)
    return words, template
