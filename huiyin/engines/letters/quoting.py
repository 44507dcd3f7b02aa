"""What is new in a reply: without the mail it answers and without signatures, as programs write them."""

import re

MOST_WORDS = 2000
LONGEST = 400
"""A longer line is nobody's mail program; matching stays cheap."""
QUOTED = re.compile(r"^\s*(?:>|\uff1e|\|\s)")
CUTS = re.compile(
    r"""^\s*(?:
      [-_=\u2014\s]{2,}(?:原始邮件|原邮件|原始信件|转发邮件|回复的原邮件|Original\sMessage|Forwarded\smessage)[-_=\u2014\s]*
      |_{20,}
      |-{2}\s?                                           # RFC 3676: what follows is a signature
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
SAYS = re.compile(
    r"""^\s*(?:
      On\s.{6,200}\swrote:
      |At\s\d{4}-\d{1,2}-\d{1,2}.{4,200}wrote:
      |在\s?\d{4}.{4,200}写道[：:]
      |.{1,120}<[^<>\s]{3,100}>\s?于\s?\d{4}年.{4,60}写道[：:]
      |.{0,120}\d{4}年\d{1,2}月\d{1,2}日.{0,120}写道[：:]
    )\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
BROKEN = re.compile(r"^\s*(?:(?:On|At|在)\s|.{0,120}[<@])", re.IGNORECASE)
NAMES = re.compile(
    r"^\s*\*?(发件人|发送时间|发送日期|日期|收件人|抄送|主题|From|Sent|Date|To|Cc|Subject)\*?\s*[：:]",
    re.IGNORECASE,
)
SENT_FROM = re.compile(
    r"""^\s*(?:
      发自我的.{1,40}|发自.{1,20}(?:手机|客户端|邮箱|iPhone|iPad)|来自.{0,20}(?:手机|邮箱|iPhone).{0,10}
      |发送自.{1,40}|从\sWindows.{1,20}发送|获取\sOutlook.{0,20}
      |Sent\sfrom\s(?:my\s|Mail\sfor\s|Outlook).{1,40}|Get\sOutlook\sfor.{1,20}
    )\s*$""",
    re.VERBOSE | re.IGNORECASE,
)


def new_words(text: str) -> str:
    """What the writer adds, at most 2,000 characters; "" where there is nothing of his own."""
    kept: list[str] = []
    lines = [line.rstrip() for line in text.split("\n")]
    at = 0
    while at < len(lines):
        taken = _attribution(lines, at)
        if taken:
            if not _is_quoted_below(lines, at + taken):
                break
            at += taken
            continue
        line = lines[at]
        if CUTS.match(line[:LONGEST]) or _is_old_head(lines, at):
            break
        if not QUOTED.match(line) and not SENT_FROM.match(line[:LONGEST]):
            kept.append(line)
        at += 1
    return _tidied(kept)


def _attribution(lines: list[str], at: int) -> int:
    """How many lines from here say who wrote the quoted mail: mail programs break such lines."""
    for taken in (1, 2, 3) if BROKEN.match(lines[at]) else (1,):
        joined = " ".join(line.strip() for line in lines[at : at + taken])
        if len(joined) < LONGEST and SAYS.match(joined):
            return taken
    return 0


def _is_quoted_below(lines: list[str], at: int) -> bool:
    """Whether the quoted mail is marked line by line, so that an answer below it can be told apart."""
    below = next((line for line in lines[at:] if line.strip()), "")
    return bool(QUOTED.match(below))


def _is_old_head(lines: list[str], at: int) -> bool:
    """Whether the head of the answered mail begins here: its sender or time, then another of its names."""
    found = NAMES.match(lines[at])
    if found is None or found[1].lower() not in ("发件人", "from", "发送时间", "日期"):
        return False
    return any(NAMES.match(line) for line in lines[at + 1 : at + 4])


def _tidied(lines: list[str]) -> str:
    """Without empty lines around, at most one between, within bounds."""
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines)).strip()
    return text[:MOST_WORDS]
