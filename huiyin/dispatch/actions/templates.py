"""The county keeps its templates for answers and what is warned of, in dated versions."""

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.collect.models import Category
from huiyin.dispatch import policy
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import AnswerRule, AnswerTemplate
from huiyin.engines.answers.gaps import not_asked
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.events.versions import end_version, follow, keep_version
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.present import today

SEED = Path(__file__).parents[1] / "data" / "answer_templates.csv"
BEGIN = date(2020, 1, 1)
_NAMES = UUID("6b1f0f5e-7d1c-4a44-9d5e-0a6f3f1f9c11")
SOURCE = "演示条款：系统自带的示例，请县里按本县情况修改"
PHRASES = (
    "高度重视 立即安排 认真研究 积极协调 加大力度 进一步加强 进一步核实 将尽快处理 尽快解决 正在处理中 "
    "已转相关部门处理 已安排人员处理 已处理 已办结 已解决 感谢您的支持和理解 感谢您的来电 "
    "感谢您对我们工作的支持 如有疑问请与我们联系 请您耐心等待 我们将一如既往 您反映的问题已收悉 "
    "您反映的情况我们已知悉 按照有关规定"
).split()
ACTS = (
    "更换 换上 换了 维修 修好 修复 修补 抢修 安装 装上 装好 清理 清运 清淤 清走 疏通 拆除 加固 铺设 硬化 "
    "回填 接通 供水 送水 送电 恢复 消毒 检测 化验 抽检 查封 处罚 罚款 责令 约谈 立案 调解 签订 补发 发放 "
    "到账 退还 退款 登记 办好 办理了 受理 批准 纳入 上门 陪同 接送 送到 讲解 张贴 公示 测量 复测 巡查 劝离 "
    "移走 补种"
).split()


@dataclass(frozen=True)
class TemplatePlan:
    """A template as the county wants it. `key` is made by the client: the same key is one template."""

    name: str
    text: str
    source: str
    category: Category | None = None
    key: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class AnswerTerms:
    """What is warned of, from which day on, on what basis."""

    same_percent: int
    phrases: list[str]
    acts: list[str]
    valid_from: date
    source: str


def _sound(plan: TemplatePlan, on: date) -> None:
    if on < today():
        raise Refused(_("日期不能早于今天。"))
    missing = not_asked(plan.text)
    if missing:
        raise Refused(
            _("模板里还缺这几处要填的：%(names)s。") % {"names": _("、").join(missing)},
        )


@transaction.atomic
def add_template(plan: TemplatePlan, *, on: date, by: Actor) -> AnswerTemplate:
    """Offer a template from `on`. Raises Refused where it does not ask for what every one asks."""
    require(policy.may_keep_answers(by))
    _sound(plan, on)
    made = _new(plan, on, 1)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return AnswerTemplate.objects.filter(key=plan.key).latest("version")
    record(DispatchKind.TEMPLATE_ADDED, AnswerTemplate.CHAIN, by=by, template=made.pk)
    return made


@transaction.atomic
def revise_template(before: AnswerTemplate, plan: TemplatePlan, *, on: date, by: Actor) -> AnswerTemplate:
    """Offer other words from `on`; what was answered keeps the version it was made from.

    Raises StaleState when somebody was faster.
    """
    require(policy.may_keep_answers(by))
    _sound(plan, on)
    _not_before(before, on)
    made = _new(plan, on, before.version + 1)
    made.key = before.key
    end_version(before, on)
    keep_version(made)
    record(
        DispatchKind.TEMPLATE_REVISED,
        AnswerTemplate.CHAIN,
        by=by,
        template=made.pk,
        template_before=before.pk,
    )
    return made


@transaction.atomic
def end_template(before: AnswerTemplate, *, on: date, source: str, by: Actor) -> None:
    """Offer it no more from `on`. Raises StaleState when it has ended."""
    require(policy.may_keep_answers(by))
    if on < today():
        raise Refused(_("日期不能早于今天。"))
    _not_before(before, on)
    end_version(before, on)
    AnswerTemplate.objects.filter(pk=before.pk).update(end_source=source)
    record(DispatchKind.TEMPLATE_ENDED, AnswerTemplate.CHAIN, by=by, template=before.pk)


def _not_before(before: AnswerTemplate, on: date) -> None:
    if on < before.valid_from:
        raise Refused(_("不能早于现行版的生效日期。"))


def _new(plan: TemplatePlan, on: date, version: int) -> AnswerTemplate:
    return AnswerTemplate(
        key=plan.key,
        version=version,
        name=plan.name,
        category=plan.category,
        text=plan.text,
        source=plan.source,
        valid_from=on,
    )


@transaction.atomic
def seed_answers(*, by: Actor) -> int:
    """Give a county the shipped templates, and a rule if it has none; the number of templates added."""
    require(is_machine(by))
    if not AnswerRule.objects.exists():
        AnswerRule.objects.create(
            same_percent=80, phrases=PHRASES, acts=ACTS, source=SOURCE, valid_from=BEGIN
        )
    classes = {one.code: one for one in Category.objects.filter(valid_to=None)}
    known = set(AnswerTemplate.objects.values_list("key", flat=True))
    with SEED.open(encoding="utf-8", newline="") as file:
        fresh = [
            AnswerTemplate(
                key=uuid5(_NAMES, row["code"]),
                name=row["name"],
                category=classes.get(row["category"]),
                text=row["text"].replace("|", "\n"),
                source=SOURCE,
                valid_from=BEGIN,
            )
            for row in csv.DictReader(file)
            if uuid5(_NAMES, row["code"]) not in known and (not row["category"] or row["category"] in classes)
        ]
    return len(AnswerTemplate.objects.bulk_create(fresh))


@transaction.atomic
def revise_answer_rule(terms: AnswerTerms, *, seen: int, by: Actor) -> AnswerRule:
    """Put a new version after the one numbered `seen` (0: there is none).

    Raises Refused when it would begin in the past, StaleState when somebody was faster.
    """
    require(policy.may_keep_answers(by))
    follow(AnswerRule.objects.order_by("-version").first(), seen, terms.valid_from)
    rule = AnswerRule(
        same_percent=terms.same_percent,
        phrases=terms.phrases,
        acts=terms.acts,
        valid_from=terms.valid_from,
        source=terms.source,
        version=seen + 1,
    )
    keep_version(rule)
    record(
        DispatchKind.ANSWER_RULE_REVISED,
        AnswerRule.CHAIN,
        by=by,
        version=rule.version,
        same_percent=rule.same_percent,
        valid_from=rule.valid_from.isoformat(),
    )
    return rule
