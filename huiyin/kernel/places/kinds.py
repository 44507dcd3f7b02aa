"""What can happen to a place."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.kinds import Kind


class PlaceKind(Kind):
    """Facts hold ids, codes and coordinates; names stay in the tables, where they can be corrected."""

    SEEDED = "places.seeded", _("区划初始数据已装入")
    PINS_SPREAD = "places.pins_spread", _("示意位置已生成")
    ADDED = "places.added", _("已新增")
    RENAMED = "places.renamed", _("已更名")
    NAMED_ALSO = "places.named_also", _("已登记别名")
    NAME_DROPPED = "places.name_dropped", _("已撤销别名")
    CODED = "places.coded", _("已登记代码")
    COUNTED = "places.counted", _("已更新人口和户数")
    PIN_MOVED = "places.pin_moved", _("已移动位置")
    RETIRED = "places.retired", _("已停用")
    RESTORED = "places.restored", _("已恢复")
