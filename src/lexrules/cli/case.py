"""``lexrules case``: commands about case files."""

from __future__ import annotations

from lexrules.cli.base import Entry, Group, Text

command = Group(
    "case",
    Text("编写案件文件。", "Write case files."),
    {"new": Entry("lexrules.cli.case_new", Text("写出带注释的案件模板", "write a commented case template"))},
)
