"""Why a spreadsheet is refused, in plain words."""

from django.utils.translation import gettext as _

from huiyin.engines.sheets import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_IN_CELL,
    MOST_ROWS,
    MOST_UNPACKED,
    Unreadable,
)

MEGABYTE = 1024 * 1024


def why(problem: Unreadable) -> str:
    """What is wrong with the file as a whole, and what to do about it."""
    told = {
        "empty": _("表里没有内容。第一行要是栏目名称，下面至少要有一行工单。"),
        "bytes": _("文件超过 %(most)d MB。请分成几份上传。") % {"most": MOST_BYTES // MEGABYTE},
        "unpacked": _("文件解开以后超过 %(most)d MB，不能读。请分成几份上传。")
        % {"most": MOST_UNPACKED // MEGABYTE},
        "rows": _("超过 %(most)d 行。请分成几份上传。") % {"most": MOST_ROWS},
        "columns": _("超过 %(most)d 栏。请只留需要的栏目。") % {"most": MOST_COLUMNS},
        "cell": _("有一格超过 %(most)d 个字，不能读。请检查这一格。") % {"most": MOST_IN_CELL},
        "kind": _("这不是表格，是 %(what)s 文件。请上传 CSV 或 XLSX。") % {"what": problem.what},
        "old_excel": _("这是旧版 Excel 文件（.xls），或者加了密码。请在 Excel 里另存为 XLSX 再上传。"),
        "web_page": _("这是网页，不是表格。请用 Excel 打开，另存为 XLSX 再上传。"),
        "other_office": _("这个压缩文件不是 XLSX 表格。请在 Excel 或 WPS 里另存为 XLSX 再上传。"),
        "password": _("文件加了密码。请去掉密码再上传。"),
        "macros": _("文件里有宏，不能接收。请另存为不含宏的 XLSX 再上传。"),
        "entities": _("文件里有不该有的定义，可能有害，没有读。请在 Excel 里重新另存为 XLSX。"),
        "container": _("文件的结构不寻常，可能有害，没有读。请在 Excel 里重新另存为 XLSX。"),
        "broken": _("文件是坏的，读不出来。请在 Excel 里打开，重新另存为 XLSX 再上传。"),
        "encoding": _("看不懂文件的编码。请在 Excel 里另存为“CSV UTF-8（逗号分隔）”再上传。"),
        "binary": _("这不是文本表格：里面有看不见的字符。请上传 CSV 或 XLSX。"),
        "quotes": _("引号不成对，后面的行分不清。请改好这一行，或者另存为 XLSX 再上传。"),
    }[problem.reason]
    return _("第 %(line)d 行：%(why)s") % {"line": problem.line, "why": told} if problem.line else told
