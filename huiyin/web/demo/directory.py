"""The demo county's dispatch directory: invented lines of the kind every county has, marked as such."""

from collections.abc import Iterator

from huiyin.collect.models import Category
from huiyin.dispatch.actions import EntryPlan, seed_directory
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.present import today

SOURCE = "demonstration 演示数据，不是任何县的真实目录"
LINES = (
    ("road", "transport", "", "", "负责农村公路的建设、养护和管理"),
    ("water-works", "water", "", "", "负责水利设施、渠道山塘的管理和维护"),
    ("drinking-water", "water", "", "", "负责农村供水和饮水安全"),
    ("power", "power", "", "", "负责供电设施的运行和维修"),
    ("street-light", "city", "", "", "负责道路照明设施的管理和维护"),
    ("waste", "city", "", "", "负责生活垃圾的清扫、收运和处置"),
    ("noise", "ecology", "", "", "对噪声污染防治统一监督管理"),
    ("noise", "city", "夜间施工", "施工 夜/晚上/半夜", "查处夜间违规施工噪声"),
    ("noise", "police", "邻里噪声", "邻居/楼上/唱歌/跳舞", "处理社会生活噪声扰民"),
    ("sewage", "ecology", "", "", "对水污染防治统一监督管理"),
    ("livelihood", "civil", "", "", "负责社会救助、养老服务工作"),
    ("disabled", "disabled", "", "", "负责残疾人服务和辅助器具适配"),
    ("health", "health", "", "", "负责医疗卫生服务监督管理"),
    ("insurance", "insurance", "", "", "负责医疗保险经办和待遇支付"),
    ("education", "education", "", "", "负责教育工作和学校管理"),
    ("work", "labour", "", "", "负责就业、工资支付和养老保险"),
    ("unsafe-house", "housing", "", "", "负责农村危房改造"),
    ("farming", "farming", "", "", "负责农业生产技术指导和服务"),
    ("market", "market", "", "", "负责市场监督和消费者权益保护"),
)


def sow_directory() -> int:
    """Add the lines whose unit and class are there, to a county that has no directory; how many."""
    return seed_directory(list(_plans()), on=today(), by=MACHINE)


def _plans() -> Iterator[EntryPlan]:
    units = {unit.code: unit for unit in Organisation.objects.filter(code__in=[line[1] for line in LINES])}
    classes = {one.code: one for one in Category.objects.filter(code__in=[line[0] for line in LINES])}
    for category, code, circumstance, words, basis in LINES:
        if code in units and category in classes:
            yield EntryPlan(
                document=f"{units[code].name}三定规定（演示）",
                basis=basis,
                source=SOURCE,
                category=classes[category],
                circumstance=circumstance,
                words=words,
                lead=units[code],
            )
