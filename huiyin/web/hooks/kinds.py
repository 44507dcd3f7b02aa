"""What can happen to webhooks, and which happenings of the loop they may tell of."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.archive.kinds import ArchiveKind
from huiyin.collect.kinds import CollectKind
from huiyin.dispatch.kinds import DispatchKind
from huiyin.evaluate.kinds import EvaluateKind
from huiyin.kernel.events.kinds import Kind
from huiyin.kernel.messages.texts import Text, add_text
from huiyin.plan.kinds import PlanKind
from huiyin.track.kinds import TrackKind


class HookKind(Kind):
    """The life of a webhook."""

    ADDED = "web.hook_added", _("增加推送地址")
    CHANGED = "web.hook_changed", _("修改推送地址")
    ROTATED = "web.hook_rotated", _("更换推送签名密钥")
    PAUSED = "web.hook_paused", _("暂停推送")
    RESUMED = "web.hook_resumed", _("恢复推送")
    ENDED = "web.hook_ended", _("停用推送地址")
    AGAIN = "web.parcels_again", _("重新推送")


PAUSED_ITSELF = add_text(
    Text(
        "web.hook_paused",
        _("推送自动暂停（发给管理人员）"),
        _(
            "推送“{name}”已自动暂停，新的消息先存着。请检查对方的地址和程序，再到“推送”里点“恢复推送”："
            "存着的会补发，搁置的可以重新推送。"
        ),
        {"name": _("推送名称")},
        secret=True,
    )
).code
"""What the staff's groups are told when an address was given up."""
PING = "webhook.ping"
C = CollectKind
OF_MATTERS = {C.RECEIVED, C.CORRECTED, C.ANSWERED, C.SETTLED, C.REOPENED, C.NOT_FIXED, C.WITHDRAWN}
"""What happens to requests; the room's other kinds tell of meetings, feeds, files, keys and the like."""
ROOMS: tuple[tuple[str | Promise, type[Kind]], ...] = (
    (_("收集"), CollectKind),
    (_("建档"), ArchiveKind),
    (_("立项"), PlanKind),
    (_("派单"), DispatchKind),
    (_("跟踪"), TrackKind),
    (_("评价"), EvaluateKind),
)


def tellable() -> list[tuple[str, str]]:
    """Kinds that may be told outside, with their words: what happens to matters, not to accounts and keys."""
    return [(str(kind), str(kind.label)) for _room, kinds in ROOMS for kind in kinds if _of_a_matter(kind)]


def _of_a_matter(kind: Kind) -> bool:
    return not isinstance(kind, CollectKind) or kind in OF_MATTERS
