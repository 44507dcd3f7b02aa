"""Why a feed or an export is refused, in plain words."""

from django.utils.translation import gettext as _

from huiyin.collect.actions.imports.words import MEGABYTE
from huiyin.collect.actions.imports.words import why as why_no_table
from huiyin.engines.feeds import NotAFeed
from huiyin.engines.feeds.exports import MOST_TREE
from huiyin.engines.sheets import Unreadable


def why(problem: NotAFeed | Unreadable) -> str:
    """What is wrong with the document as a whole, and what to do about it."""
    if isinstance(problem, Unreadable):
        return why_no_table(problem)
    return {
        "empty": _("里面没有内容。请对方检查导出或订阅地址。"),
        "bytes": _("文件超过 %(most)d MB。请分成几份导出。") % {"most": MOST_TREE // MEGABYTE},
        "page": _("这是网页，不是订阅源。请在网页上找 RSS、Atom 或 JSON Feed 的地址。"),
        "kind": _("这不是 RSS、Atom 或 JSON Feed。请核对地址或导出格式。"),
        "dtd": _("里面有文档类型或实体定义，可能有害，没有读。请对方去掉 DOCTYPE。"),
        "encoding": _("看不懂文字的编码。请对方用 UTF-8。"),
        "binary": _("里面有看不见的字符，不是文字。请对方重新导出。"),
        "broken": _("XML 不完整或不合格式，读不出来。请对方检查。"),
        "deep": _("层层嵌套太深，可能有害，没有读。请对方检查导出程序。"),
        "parts": _("条目太多，没有读。请分成几份导出。"),
        "text": _("有一处文字长得不正常，没有读。请对方检查。"),
        "json": _("JSON 不合格式，读不出来。请对方检查。"),
        "twice": _("JSON 里同一个名称写了两次，分不清以哪个为准。请对方检查。"),
        "number": _("JSON 里有不是数的数（NaN、无穷大或太长）。请对方检查。"),
        "version": _("这份 JSON 既不是 JSON Feed，也不是条目列表。请核对导出格式。"),
    }[problem.reason]
