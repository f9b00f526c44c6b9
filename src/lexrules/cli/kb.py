"""``lexrules kb``: commands about knowledge bases."""

from __future__ import annotations

from lexrules.cli.base import Entry, Group, Text

command = Group(
    "kb",
    Text("检查与查阅知识库。", "Check and read a knowledge base."),
    {
        "check": Entry("lexrules.cli.kb_check", Text("检查知识库，列出全部问题", "every finding of a knowledge base")),
        "list": Entry(
            "lexrules.cli.kb_list",
            Text("列出规范、概念、措施、规范性文件或争议", "norms, concepts, effects, instruments, disputes"),
        ),
        "show": Entry("lexrules.cli.kb_show", Text("显示一项规范或争议", "one norm or dispute in full")),
        "timeline": Entry(
            "lexrules.cli.kb_timeline", Text("规范性文件的版本沿革", "the versions of an instrument, what each changed")
        ),
        "report": Entry("lexrules.cli.kb_report", Text("报告一个领域的覆盖情况", "what a domain covers")),
        "verify-text": Entry(
            "lexrules.cli.kb_verify_text", Text("核对法条文本摘要", "compare text digests with a text pack")
        ),
    },
)
