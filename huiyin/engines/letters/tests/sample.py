"""Mails as programs write them; the texts are our own."""

from email.message import EmailMessage

TOKEN = "0123456789abcdef0123"
KEY = "11111111-2222-4333-8444-555555555555"
ANSWER = "路灯已经修好，请您查看。"
SAID = "谢谢，亮是亮了，\n但是第三盏还是不亮。"


def reply(text="", *, html="", to=f"case+{TOKEN}@county.example", **heads):
    mail = EmailMessage()
    mail["From"] = heads.pop("sender", "张桂英 <zhang@example.com>")
    mail["To"] = to
    mail["Subject"] = heads.pop("subject", "回复：您反映的诉求已有答复")
    for name, value in heads.items():
        mail[name.replace("_", "-")] = value
    if text:
        mail.set_content(text)
    if html and text:
        mail.add_alternative(html, subtype="html")
    elif html:
        mail.set_content(html, subtype="html")
    return mail.as_bytes()


QQ = f"""{SAID}



------------------&nbsp;原始邮件&nbsp;------------------
发件人:                    "衡南县回音"               <case@county.example>;
发送时间:&nbsp;2026年11月24日(星期二) 上午10:02
收件人:&nbsp;"张桂英"<zhang@example.com>;

主题:&nbsp;您反映的诉求已有答复



{ANSWER}"""
QQ_PLAIN = QQ.replace("&nbsp;", " ")

NETEASE = f"""{SAID}

At 2026-11-24 10:02:31, "衡南县回音" <case@county.example> wrote:
>{ANSWER}
>
"""
NETEASE_CHINESE = f"""{SAID}

在 2026-11-24 10:02:31，"衡南县回音" <case@county.example> 写道：

{ANSWER}
"""
OUTLOOK = f"""{SAID}

获取 Outlook for Android
________________________________
发件人: 衡南县回音 <case@county.example>
发送时间: 2026年11月24日 10:02
收件人: 张桂英 <zhang@example.com>
主题: 您反映的诉求已有答复

{ANSWER}
"""
OUTLOOK_ENGLISH = f"""{SAID}

From: Hengnan Huiyin <case@county.example>
Sent: Tuesday, November 24, 2026 10:02 AM
To: zhang@example.com
Subject: Your request was answered

{ANSWER}
"""
GMAIL = f"""{SAID}

On Tue, Nov 24, 2026 at 10:02 AM 衡南县回音 <case@county.example>
wrote:

> {ANSWER}
"""
GMAIL_CHINESE = f"""{SAID}

衡南县回音 <case@county.example> 于2026年11月24日周二 10:02写道：

> {ANSWER}
"""
FOXMAIL = f"""{SAID}

发件人： 衡南县回音
发送时间： 2026-11-24 10:02
收件人： zhang
主题： 您反映的诉求已有答复
{ANSWER}
"""
APPLE = f"""{SAID}

发自我的iPhone

> 在 2026年11月24日，10:02，衡南县回音 <case@county.example> 写道：
> 
> {ANSWER}
"""
BELOW = f"""在 2026年11月24日，衡南县回音 写道：
> {ANSWER}

{SAID}
-- 
张桂英
13873412345
"""
PLAIN = {
    "QQ 邮箱": QQ_PLAIN,
    "163": NETEASE,
    "163 中文": NETEASE_CHINESE,
    "Outlook": OUTLOOK,
    "Outlook English": OUTLOOK_ENGLISH,
    "Gmail": GMAIL,
    "Gmail 中文": GMAIL_CHINESE,
    "Foxmail": FOXMAIL,
    "iPhone": APPLE,
    "below the quote": BELOW,
}
FIRST, SECOND = SAID.split("\n")
HTML = {
    "QQ 邮箱": f"<div>{FIRST}<br>{SECOND}</div><div><includetail><div>&nbsp;</div>"
    "<div style='font-size:12px'>------------------&nbsp;原始邮件&nbsp;------------------</div>"
    f"<div>发件人: 衡南县回音</div><div>{ANSWER}</div></includetail></div>",
    "163": f"<div>{FIRST}</div><div>{SECOND}</div>"
    '<p>At 2026-11-24 10:02:31, "衡南县" &lt;a@b.example&gt; wrote:</p>'
    f'<blockquote id="isReplyContent">{ANSWER}</blockquote>',
    "Gmail": f'<div dir="ltr">{FIRST}<br>{SECOND}</div><br>'
    f'<div class="gmail_quote"><div>On Tue…</div>{ANSWER}</div>',
    "Outlook": f"<style>p {{color: red}}</style><p>{FIRST}</p><p>{SECOND}</p><hr>"
    f'<div id="divRplyFwdMsg"><b>发件人:</b> 衡南县回音<br></div><blockquote>{ANSWER}</blockquote>',
    "Foxmail": f"<div>{FIRST}</div><div>{SECOND}</div><blockquote><div>发件人：</div>{ANSWER}</blockquote>",
}


def report(action="failed", status="5.1.1", whole=True, to=f"case+{TOKEN}@county.example"):
    """A delivery report after RFC 3464, with the mail that came back or only its head."""
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    head = f"Message-ID: <{KEY}@county.example>\nFrom: case@county.example\nSubject: Re\n\nhello\n"
    return f"""From: MAILER-DAEMON@mx.example.com
To: {to}
Subject: Undelivered Mail Returned to Sender
Return-Path: <>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; zhang@example.com
Action: {action}
Status: {status}

--b
Content-Type: {kind}

{head}
--b--
""".encode()
