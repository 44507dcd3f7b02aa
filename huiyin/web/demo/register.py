"""What the centre and the keepers of volunteers keep beside the register: a text to come, two apart."""

from datetime import timedelta

from huiyin.kernel.people.actions import publish_agreement, set_limits, shun
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Agreement, Shun
from huiyin.kernel.people.queries import last_agreement, shipped_agreement
from huiyin.kernel.present import today
from huiyin.web.demo.cast import Cast

MORE = "八、天气预警、身体不舒服或现场不安全时，我可以不去或者停下，不算失约。"
MORE_EN = (
    "8. In a weather warning, when I feel unwell or the place is not safe, I may stay away or stop;"
    " it does not count as a broken promise."
)
NOTICE = timedelta(days=14)
MANY, NEAR_KM = 4, 20
"""Only where others may come instead; and how far the older one still goes."""


def sow(cast: Cast) -> None:
    """Tell it once."""
    before = last_agreement(Agreement.What.SERVING)
    if before is not None and before.version == 1:
        announce(cast)
    if not Shun.objects.exists():
        keep_apart(cast)


def announce(cast: Cast) -> None:
    """A new version of the agreement in two weeks: everybody may read it before, and signs it then."""
    text = shipped_agreement(Agreement.What.SERVING)
    text.text, text.text_en = f"{text.text}\n{MORE}", f"{text.text_en}\n{MORE_EN}"
    text.source, text.valid_from = "县文明办〔2026〕12号（虚构）", today() + NOTICE
    publish_agreement(text, seen=1, by=cast.at(Role.COUNTY_DISPATCHER, cast.county)[0])


def keep_apart(cast: Cast) -> None:
    """Two who should not meet, where a station keeps both; and an older one's limits, told to the keeper."""
    for village in cast.villages:
        keeper = next(iter(cast.at(Role.STATION_KEEPER, village)), None)
        near = cast.helpers.get(village.ancestor_id("township") or 0, [])
        own = next((one for one in near if one.home_id == village.pk), None)
        if keeper is None or own is None or len(near) < MANY:
            continue
        other = next(one for one in near if one.pk != own.pk)
        shun(own, person=other, why=Shun.Why.APART, reason="两家的宅基地纠纷还没有了结（虚构）。", by=keeper)
        set_limits(own, radius_km=NEAR_KM, by=keeper)
        return
