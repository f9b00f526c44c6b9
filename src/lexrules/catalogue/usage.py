"""The call itself: options, goals, names."""

from __future__ import annotations

from lexrules.catalogue.message import Message

MESSAGES: dict[str, Message] = {
    "LEX4001": Message(
        "没有领域 `{domain}`；已有：{known}",
        "there is no domain `{domain}`; there are: {known}",
        "在案件文件中写 domain。",
        "Write domain in the case file.",
    ),
    "LEX4002": Message(
        "`{path}`：没有实体 `{entity}`",
        "`{path}`: there is no entity `{entity}`",
        "写案件中的 id，或实体类型。",
        "Write an id of the case, or a type of entity.",
    ),
    "LEX4003": Message(
        "{entity} 没有名为 `{name}` 的结论",
        "{entity} has no conclusion called `{name}`",
        "`lexrules kb list` 列出全部结论。",
        "`lexrules kb list` shows all conclusions.",
    ),
    "LEX4004": Message(
        "引擎 `{engines}` 不可用；可选 {known}，且须含 native",
        "engines `{engines}` cannot be used; choose from {known}, native among them",
        "省略该参数即用全部引擎。",
        "Leave the argument out to use all engines.",
    ),
    "LEX4005": Message(
        "`{path}` 对应 {count} 个结论，此处须恰为一个",
        "`{path}` names {count} conclusions; exactly one is needed here",
        "写具体实体的 id，例如 p1.disposition。",
        "Write the id of one entity, for instance p1.disposition.",
    ),
    "LEX4010": Message(
        "命令行用法有误：{problem}",
        "the command line is wrong: {problem}",
        "用 `lexrules --help` 或 `lexrules 命令 --help` 查看用法。",
        "See `lexrules --help` or `lexrules COMMAND --help`.",
    ),
    "LEX4011": Message(
        "没有命令 `{command}`",
        "there is no command `{command}`",
        "用 `lexrules --help` 查看全部命令。",
        "See `lexrules --help` for all commands.",
    ),
    "LEX4012": Message(
        "没有选项 `{option}`",
        "there is no option `{option}`",
        "用 `lexrules 命令 --help` 查看该命令的选项。",
        "See `lexrules COMMAND --help` for the options of the command.",
    ),
    "LEX4013": Message(
        "缺少参数 `{parameter}`",
        "`{parameter}` is missing",
        "补上该参数；用 `lexrules 命令 --help` 查看用法。",
        "Give it; see `lexrules COMMAND --help`.",
    ),
    "LEX4014": Message(
        "`{parameter}` 的值无效：{problem}",
        "the value of `{parameter}` is not valid: {problem}",
        "用 `lexrules 命令 --help` 查看可选值。",
        "See `lexrules COMMAND --help` for the values it takes.",
    ),
    "LEX4015": Message(
        "`{text}` 不是 YYYY-MM-DD 形式的日期",
        "`{text}` is not a date of the form YYYY-MM-DD",
        "例如 2026-11-22；该日须在日历上存在。",
        "For instance 2026-11-22; the day has to exist.",
    ),
    "LEX4016": Message(
        "没有错误代码 `{text}`",
        "there is no error code `{text}`",
        "错误代码由 LEX 与四位数字组成，例如 LEX1011。",
        "A code is LEX and four digits, for instance LEX1011.",
    ),
    "LEX4017": Message(
        "知识库没有规范 `{norm}`，也没有这样的争议",
        "the knowledge base has no norm `{norm}`, nor a dispute of that name",
        "用 `lexrules kb list` 查看全部规范，用 `lexrules kb list --disputes` 查看全部争议。",
        "See `lexrules kb list` for all norms, `lexrules kb list --disputes` for all disputes.",
    ),
    "LEX4018": Message(
        "无法写入文件 `{file}`：{reason}",
        "cannot write file `{file}`: {reason}",
        "检查目录是否存在以及写入权限。",
        "Check that the folder exists and that you may write to it.",
    ),
    "LEX4019": Message(
        "输出文件 `{file}` 就是输入的案件文件",
        "the output file `{file}` is the case file itself",
        "另选输出文件名。",
        "Choose another name for the output.",
    ),
    "LEX4020": Message(
        "文件 `{file}` 已存在",
        "file `{file}` exists already",
        "另选文件名；确要覆盖的，加 --force。",
        "Choose another name, or give --force to replace it.",
    ),
    "LEX4021": Message(
        "`{path}` 中没有情景文件",
        "there is no scenario in `{path}`",
        "情景是带有 `scenario:` 的 YAML 文件。",
        "A scenario is a YAML file with `scenario:`.",
    ),
    "LEX4022": Message(
        "`{folder}` 中没有可用的法条文本包",
        "there is no text pack in `{folder}`",
        '文本包是 JSON 文件：{"id": 版本, "articles": {"91": {"paragraphs": […]}}}。',
        'A text pack is a JSON file: {"id": version, "articles": {"91": {"paragraphs": […]}}}.',
    ),
    "LEX4023": Message(
        "文本包 `{file}` 不可用：{problem}",
        "text pack `{file}` cannot be used: {problem}",
        '文本包是 JSON 文件：{"id": 版本, "articles": {"91": {"paragraphs": […]}}}。',
        'A text pack is a JSON file: {"id": version, "articles": {"91": {"paragraphs": […]}}}.',
    ),
    "LEX4024": Message(
        "没有立场 `{position}`",
        "there is no position `{position}`",
        "立场写作 争议编号/立场编号；用 `lexrules kb list --disputes` 查看。",
        "A position is written DISPUTE/POSITION; see `lexrules kb list --disputes`.",
    ),
    "LEX4025": Message(
        "争议 `{dispute}` 同时选了 `{first}` 与 `{second}`",
        "two positions are taken on dispute `{dispute}`: `{first}` and `{second}`",
        "每个争议只选一个立场；不选则按默认立场并列出分歧。",
        "Take one position on a dispute; with none, the default is taken and the others are shown.",
    ),
    "LEX4026": Message(
        "没有效力位阶 `{grade}`",
        "there is no grade of authority `{grade}`",
        "可选：{known}。",
        "The grades are {known}.",
    ),
    "LEX4027": Message(
        "知识库没有规范性文件 `{instrument}`",
        "the knowledge base has no instrument `{instrument}`",
        "用 `lexrules kb list --kind instruments` 查看全部规范性文件。",
        "See `lexrules kb list --kind instruments` for all instruments.",
    ),
    "LEX4040": Message(
        "要比较的是两个案件，或者一个案件与另一种问法；给了{count}个案件而没有另一种问法可比",
        "two cases are compared, or one case asked about in two ways; {count} given, and nothing to compare with",
        "给两个案件文件，或者一个文件加 --as-of、--authority 或 --position。",
        "Give two case files, or one with --as-of, --authority or --position.",
    ),
    "LEX4050": Message(
        "知识库没有文书 `{kind}`；已有：{known}",
        "the knowledge base has no document `{kind}`; there are: {known}",
        "文书在知识库的 documents/documents.yaml 中声明。",
        "Documents are declared in documents/documents.yaml of the knowledge base.",
    ),
    "LEX4051": Message(
        "“{kind}”须针对一个对象，`{subject}` 对应 {count} 个；可选：{known}",
        "a {kind} is about one subject, `{subject}` names {count}; there are: {known}",
        "用 --subject 写明对象的 id。",
        "Name the subject with --subject.",
    ),
    "LEX4052": Message(
        "`{subject}` 的结论不支持“{kind}”（{found}）",
        "the conclusions on `{subject}` do not support a {kind} ({found})",
        "用 `lexrules explain --why-not` 查看缺在何处。",
        "See with `lexrules explain --why-not` where it fails.",
    ),
    "LEX4053": Message(
        "`{subject}` 是否支持“{kind}”尚不能确定（{found}）；尚缺：{missing}",
        "it is undetermined whether the conclusions on `{subject}` support a {kind} ({found}); missing: {missing}",
        "补上所缺事实，或者用 --provisional 制作暂拟稿。",
        "Supply what is missing, or make a provisional draft with --provisional.",
    ),
    "LEX4054": Message(
        "文书还有 {count} 处待补，不能作为已签发的输出：{blanks}",
        "the document cannot be put out as issued, left to be filled in are {count}: {blanks}",
        "补齐后再输出；不给出文书编号和签发日期的，输出为草稿。",
        "Fill them in first; without number and day of signature it is put out as a draft.",
    ),
    "LEX4055": Message(
        "模板输出了没有来源的内容：{value}",
        "the template puts out something that has no source: {value}",
        "模板只能输出固定文字和 docs/documents.md 所列的内容。",
        "A template puts out its fixed text and what docs/documents.md lists, nothing else.",
    ),
    "LEX4056": Message(
        "{entity} 没有名为 `{name}` 的事实、清单或者结论",
        "{entity} has no fact, list or conclusion called `{name}`",
        "用 `lexrules kb list` 查看名称；布尔以外的结论用 value 测试。",
        "See `lexrules kb list` for the names.",
    ),
    "LEX4057": Message(
        "模板 `{file}` 不可用：{problem}",
        "template `{file}` cannot be used: {problem}",
        "模板的写法见 docs/documents.md。",
        "How templates are written: docs/documents.md.",
    ),
    "LEX4058": Message(
        "没有文书要素 `{field}`；已有：{known}",
        "there is no field `{field}`; there are: {known}",
        "写作 --field 名称=内容。",
        "Written --field NAME=TEXT.",
    ),
    "LEX4059": Message(
        "Word 文档须写入文件",
        "a Word document has to be written to a file",
        "加 --output 文件，或者 --format markdown。",
        "Give --output FILE, or --format markdown.",
    ),
}
