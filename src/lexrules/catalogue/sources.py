"""Files as text and YAML."""

from __future__ import annotations

from lexrules.catalogue.message import Message

MESSAGES: dict[str, Message] = {
    "LEX1001": Message(
        "无法读取文件 `{file}`：{reason}",
        "cannot read file `{file}`: {reason}",
        "检查路径与读取权限。",
        "Check the path and that you may read the file.",
    ),
    "LEX1002": Message(
        "文件 `{file}` 有 {size} 字节，超过上限 {limit} 字节",
        "file `{file}` has {size} bytes; the limit is {limit}",
        "把案件拆分为多个文件，或使用批量接口。",
        "Split it into several case files.",
    ),
    "LEX1003": Message(
        "文件 `{file}` 第 {line} 行不是有效的 {encoding} 文本",
        "file `{file}` is not valid {encoding} text at line {line}",
        "另存为 UTF-8；若是 GB18030，请在第一行写 `# encoding: gb18030`。",
        "Save it as UTF-8; if it is GB18030, write `# encoding: gb18030` in its first line.",
    ),
    "LEX1004": Message(
        "文件 `{file}` 声明了不支持的编码 `{encoding}`",
        "file `{file}` declares the encoding `{encoding}`, which is not supported",
        "支持 utf-8 与 gb18030。",
        "Use utf-8 or gb18030.",
    ),
    "LEX1005": Message(
        "文件 `{file}` 含有空字节，不是文本文件",
        "file `{file}` contains a NUL byte and is not text",
        "请提供 YAML 或 JSON 文本。",
        "Give a YAML or JSON text file.",
    ),
    "LEX1006": Message("文件 `{file}` 为空", "file `{file}` is empty", "至少要有一个键。", "Write at least one key."),
    "LEX1007": Message(
        "`{file}` 不是有效的 YAML：{problem}",
        "`{file}` is not valid YAML: {problem}",
        "检查缩进、引号与括号；含有 `: ` 或 `#` 的文字要加引号。",
        "Check indentation, quotes and brackets; quote text that contains `: ` or `#`.",
    ),
    "LEX1008": Message(
        "`{file}` 在缩进中使用了制表符：{problem}",
        "`{file}` uses a tab for indentation: {problem}",
        "用空格缩进。",
        "Indent with spaces.",
    ),
    "LEX1009": Message(
        "嵌套超过 {limit} 层", "nesting is deeper than {limit} levels", "减少嵌套。", "Nest less deeply."
    ),
    "LEX1010": Message(
        "不允许锚点或别名 `{name}`",
        "anchor or alias `{name}` is not allowed",
        "把内容直接写出来。",
        "Write the content out where it is needed.",
    ),
    "LEX1011": Message(
        "键 `{key}` 重复（首次出现在第 {first} 行）",
        "duplicate key `{key}` (first on line {first})",
        "保留一个。",
        "Keep one of them.",
    ),
    "LEX1012": Message(
        "文件含有多个 YAML 文档",
        "the file holds more than one YAML document",
        "删除第二个 `---` 及其后内容。",
        "Remove the second `---` and what follows.",
    ),
    "LEX1013": Message("不允许 YAML 标签 `{tag}`", "YAML tag `{tag}` is not allowed", "删除标签。", "Remove the tag."),
    "LEX1014": Message("键必须是文字", "a key has to be text", "用文字作键。", "Use text as the key."),
    "LEX1015": Message(
        "浮点数 {value} 不能精确表示数额",
        "the float {value} cannot hold a quantity exactly",
        "传入字符串或 Decimal。",
        "Pass a string or a Decimal.",
    ),
    "LEX1016": Message(
        "不支持类型 `{type}` 的数据",
        "data of type `{type}` is not supported",
        "使用字典、列表、文字与数字。",
        "Use dictionaries, lists, text and numbers.",
    ),
}
