"""What the demo's hotline answers at once."""

from datetime import date, timedelta
from typing import Any

from huiyin.collect.actions import Wording, draft_entry, publish_entry, reword_entry, withdraw_entry
from huiyin.collect.models import Category, KnowledgeEntry
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.present import now, telling_of, today
from huiyin.web.demo import accounts
from huiyin.web.demo.facts import knowledge

BASIS = "演示内容，不是任何单位的正式答复"
YEAR = timedelta(days=365)


def sow_knowledge() -> int:
    """Write entries as of a year ago, some of them due for review by now; how many. Safe to repeat."""
    if KnowledgeEntry.objects.exists():
        return 0
    owner = accounts.account_of(Role.COUNTY_DISPATCHER)
    for told in knowledge():
        _sow(told, owner)
    return len(knowledge())


def _sow(told: dict[str, Any], owner: User) -> None:
    review_on = today() + timedelta(days=told["review"])
    state = told.get("state", "current")
    with telling_of(now() - YEAR):
        first = told.get("before", told["answer"])
        entry = draft_entry(_wording(told, first, review_on, owner), is_demonstration=True, by=MACHINE)
        if state != "draft":
            publish_entry(entry, by=MACHINE)
        if state == "withdrawn":
            withdraw_entry(entry, by=MACHINE)
    if "before" in told:
        with telling_of(now() - YEAR / 2):
            reword_entry(entry, _wording(told, told["answer"], review_on, owner), seen=1, by=MACHINE)


def _wording(told: dict[str, Any], answer: str, review_on: date, owner: User) -> Wording:
    """An entry from the day that is being told of."""
    return Wording(
        question=told["question"],
        asked=told["asked"],
        answer=answer,
        basis=BASIS,
        valid_from=today(),
        review_on=review_on,
        owner=owner,
        category=Category.objects.get(code=told["category"]),
        unit=Organisation.objects.filter(code=told.get("unit", "hotline")).first(),
    )
