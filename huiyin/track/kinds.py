"""What can happen while the work goes on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.kinds import Kind


class TrackKind(Kind):
    """Progress, presence, and chasing the late."""

    PROGRESS = "track.progress", _("记录进展")
    CHECKED_IN = "track.checked_in", _("志愿者签到")
    CHECKED_OUT = "track.checked_out", _("志愿者签退")
    NO_SHOW = "track.no_show", _("志愿者未到场")
    WARNED = "track.warned", _("黄灯预警")
    OVERDUE = "track.overdue", _("红灯超时")
    CHASED = "track.chased", _("催办")


class ProgressKind(models.TextChoices):
    """What a note of progress tells of."""

    NOTE = "note", _("进展")
    VISIT = "visit", _("上门")
    SMALL_MEETING = "small_meeting", _("小型协商会")
    SURVEY = "survey", _("现场测量")
    AGREEMENT = "agreement", _("达成协议")
    BEFORE = "before", _("办理前")
    AFTER = "after", _("办理后")
    EVIDENCE = "evidence", _("办结凭证")
