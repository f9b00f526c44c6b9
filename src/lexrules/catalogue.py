"""The wording of every error code, in Chinese and English. Codes are stable and never reused.

1xxx files as text and YAML · 2xxx knowledge base · 3xxx case and scenario · 4xxx usage · 5xxx evaluation · 9xxx
internal.
A sentence states the fact about the data; ``{name}`` is filled in from the finding. ``help_*`` says what to do about
it (``lexrules explain-code``).
"""

from __future__ import annotations

from typing import NamedTuple


class Message(NamedTuple):
    """The sentence of a code and the advice on it, in both languages."""

    zh: str
    en: str
    help_zh: str
    help_en: str


CATALOGUE: dict[str, Message] = {
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
        "另存为 UTF-8;若是 GB18030,请在第一行写 `# encoding: gb18030`。",
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
        "`{file}` 不是有效的 YAML:{problem}",
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
        "键 `{key}` 重复(首次出现在第 {first} 行)",
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
    "LEX2001": Message(
        "{where}中没有键 `{key}`",
        "{where} has no key `{key}`",
        "允许的键见 docs/language.md。",
        "docs/language.md lists the keys that are allowed.",
    ),
    "LEX2002": Message("{where}缺少键 `{key}`", "{where} lacks the key `{key}`", "补上这个键。", "Add the key."),
    "LEX2003": Message(
        "此处应为{expected}，实为{found}",
        "expected {expected} here, found {found}",
        "改为应有的形式。",
        "Write what is expected.",
    ),
    "LEX2004": Message(
        "`{text}` 不是{what}",
        "`{text}` is not {what}",
        "按 docs/language.md 的写法改正。",
        "Write it as docs/language.md says.",
    ),
    "LEX2005": Message(
        "{what} `{name}` 重复声明(首次见 {first})",
        "{what} `{name}` is declared twice (first at {first})",
        "保留一处。",
        "Keep one declaration.",
    ),
    "LEX2006": Message(
        "没有名为 `{name}` 的 {what}",
        "there is no {what} called `{name}`",
        "检查拼写，或先声明它。",
        "Check the spelling, or declare it first.",
    ),
    "LEX2007": Message(
        "语言版本 `{version}` 不受支持，本程序支持 {known}",
        "language version `{version}` is not supported; this program reads version {known}",
        "升级 lexrules 或迁移文件。",
        "Update lexrules, or migrate the file.",
    ),
    "LEX2008": Message(
        "实体 `{name}` 没有上级，但根实体已存在",
        "entity `{name}` has no container, but there is a root already",
        "用 `in` 与 `list` 指明它属于谁。",
        "Say with `in` and `list` what it belongs to.",
    ),
    "LEX2009": Message("类型 {kind} 不带 `{key}`", "type {kind} takes no `{key}`", "删除该键。", "Remove the key."),
    "LEX2010": Message(
        "有效期起于 {start}，却止于更早的 {end}",
        "the period starts on {start} and ends before that, on {end}",
        "对调或更正日期。",
        "Correct the dates.",
    ),
    "LEX2101": Message(
        "表达式中有不认识的字符 `{character}`",
        "unexpected character `{character}` in an expression",
        "语法见 docs/language.md 第四节。",
        "Section 4 of docs/language.md has the grammar.",
    ),
    "LEX2102": Message(
        "表达式此处应为 `{expected}`，实为 `{found}`",
        "expected `{expected}` here, found `{found}`",
        "补上缺少的符号。",
        "Add what is missing.",
    ),
    "LEX2103": Message(
        "表达式在 `{found}` 之前已经结束",
        "the expression ends before `{found}`",
        "用 and、or 连接，或删除多余部分。",
        "Join the parts with and or or, or remove what is left over.",
    ),
    "LEX2104": Message(
        "表达式嵌套超过 {limit} 层",
        "the expression is nested deeper than {limit} levels",
        "拆成几个概念。",
        "Split it into several concepts.",
    ),
    "LEX2105": Message(
        "比较不能连写",
        "comparisons cannot be chained",
        "写成两个比较并用 and 连接。",
        "Write two comparisons joined by and.",
    ),
    "LEX2106": Message("没有 `{date}` 这一天", "there is no day `{date}`", "更正日期。", "Correct the date."),
    "LEX2107": Message(
        "此处应为一个值，实为 `{found}`",
        "expected a value here, found `{found}`",
        "写一个名称、数、日期或调用。",
        "Write a name, a number, a date or a call.",
    ),
    "LEX2201": Message(
        "{left} 与 {right} 不能相比",
        "{left} cannot be compared with {right}",
        "两边的类型与单位须相同。",
        "Both sides need the same type and unit.",
    ),
    "LEX2202": Message(
        "此处应为 {expected}，实为 {found}",
        "expected {expected} here, found {found}",
        "类型与单位须相符。",
        "Type and unit have to match.",
    ),
    "LEX2203": Message(
        "`{operator}` 不适用于 {type}",
        "`{operator}` does not apply to {type}",
        "数、金额、日期与期间才有大小。",
        "Only numbers, money, dates and periods have an order.",
    ),
    "LEX2204": Message(
        "{left} `{operator}` {right} 没有意义",
        "{left} `{operator}` {right} has no meaning",
        "可用的组合见 docs/language.md 第二节。",
        "Section 2 of docs/language.md lists the combinations.",
    ),
    "LEX2205": Message(
        "`{function}` 需要 {expected} 个参数，实有 {found} 个",
        "`{function}` takes {expected} arguments, found {found}",
        "补足或删减参数。",
        "Give the right number of arguments.",
    ),
    "LEX2206": Message(
        "此处应为条件，实为 {type}", "expected a condition here, found {type}", "写成比较。", "Write a comparison."
    ),
    "LEX2207": Message(
        "此处应为值，实为条件",
        "expected a value here, found a condition",
        "条件只能放在 when、unless 等处。",
        "Conditions belong in when, unless and the like.",
    ),
    "LEX2210": Message(
        "`{key}` 不是条件",
        "`{key}` is not a kind of condition",
        "条件写作 all、any、not、at_least、element 或表达式，每个映射只有一种。",
        "Write all, any, not, at_least, element or an expression, one to a mapping.",
    ),
    "LEX2211": Message("`{key}` 之下是空的", "`{key}` is empty", "至少写一项。", "Write at least one item."),
    "LEX2212": Message(
        "`at_least` 的 n 为 {n}，而条件有 {count} 项",
        "`at_least` asks for {n} of {count} conditions",
        "n 须为 1 至条件数之间的整数。",
        "n has to be a whole number between 1 and the number of conditions.",
    ),
    "LEX2213": Message(
        "此处须为已知的值",
        "a known value is needed here",
        "写枚举成员、数或日期。",
        "Write a member of the enum, a number or a date.",
    ),
    "LEX2214": Message("期间须为整数", "a period has to be a whole number", "换用更小的单位。", "Use a smaller unit."),
    "LEX2215": Message(
        "`{name}` 是列表，不是值",
        "`{name}` is a list, not a value",
        "用 exists、every、count、sum 等读取列表。",
        "Read a list with exists, every, count, sum and the like.",
    ),
    "LEX2216": Message(
        "此处须为列表的名称", "the name of a list is needed here", "例如 person.acts。", "For instance person.acts."
    ),
    "LEX2217": Message(
        "`${name}` 不是该表的列",
        "`${name}` is not a column of the table",
        "在 columns 中声明它。",
        "Declare it in columns.",
    ),
    "LEX2218": Message(
        "数额须恰有 formula、tiers、elect、range 之一，实有：{found}",
        "a quantity needs exactly one of formula, tiers, elect, range; found: {found}",
        "保留一种。",
        "Keep one.",
    ),
    "LEX2219": Message(
        "`elect` 须写 higher 或 lower,并至少有两个 `of`",
        "`elect` needs higher or lower and at least two alternatives under `of`",
        "补足。",
        "Add what is missing.",
    ),
    "LEX2301": Message(
        "循环依赖：{cycle}",
        "circular dependency: {cycle}",
        "结论不能依赖自身；拆开其中一步。",
        "A conclusion cannot depend on itself; take one step apart.",
    ),
    "LEX2302": Message(
        "没有规范能得出概念 `{concept}`",
        "no norm concludes the concept `{concept}`",
        "写一条规范，或删除该概念。",
        "Write a norm for it, or remove it.",
    ),
    "LEX2303": Message(
        "规范 `{norm}` 的条件永不成立",
        "the condition of norm `{norm}` can never hold",
        "检查相互矛盾的比较。",
        "Look for comparisons that contradict each other.",
    ),
    "LEX2304": Message(
        "没有任何日期能适用规范 `{norm}`",
        "there is no date on which norm `{norm}` can apply",
        "检查 versions 与有效期。",
        "Check its versions and their periods.",
    ),
    "LEX2305": Message(
        "版本 `{first}` 与 `{second}` 的有效期重叠",
        "the periods of versions `{first}` and `{second}` overlap",
        "前一版本止于后一版本施行的前一日。",
        "The earlier one ends on the day before the later one starts.",
    ),
    "LEX2307": Message(
        "可信度为 {confidence} 的规范须有 note",
        "a norm of confidence {confidence} needs a note",
        "说明来源不足或争议何在。",
        "Say what is not verified, or what is disputed.",
    ),
    "LEX2308": Message(
        "`{version}` 中没有第 {article} 条的文本摘要",
        "`{version}` has no digest of article {article}",
        "在法规文件的 text 下补上。",
        "Add it under text in the instrument's file.",
    ),
    "LEX2309": Message(
        "没有说明所编码的 `{instrument}` 版本",
        "the encoded versions of `{instrument}` are not stated",
        "在规范或文件开头写 versions。",
        "Write versions in the norm or at the top of the file.",
    ),
    "LEX2310": Message(
        "规范 `{norm}` 与 `{target}` 所涉实体不同，不能排除适用",
        "norm `{norm}` is not about the entity of `{target}` or one that contains it",
        "排除适用须针对同一实体或其上级。",
        "Overriding needs the same entity, or one that contains it.",
    ),
    "LEX2311": Message(
        "只有最后一项可以没有条件",
        "only the last one may have no condition",
        "补上 when,或移到最后。",
        "Add when, or move it to the end.",
    ),
    "LEX2313": Message(
        "布尔概念 `{concept}` 不带 `{key}`",
        "the boolean concept `{concept}` takes no `{key}`",
        "删除该键；规范适用即成立。",
        "Remove the key; the concept holds if the norm applies.",
    ),
    "LEX2314": Message(
        "措施 `{effect}` 属于 {entity}，而规范针对 {norm}",
        "effect `{effect}` belongs to {entity}, but the norm is for {norm}",
        "使两者一致。",
        "Make them agree.",
    ),
    "LEX2315": Message(
        "没有根实体", "there is no root entity", "声明一个没有 `in` 的实体。", "Declare one entity without `in`."
    ),
    "LEX2316": Message(
        "根实体 `{root}` 没有日期属性 `as_of`",
        "the root entity `{root}` has no date attribute `as_of`",
        "在其属性中声明 as_of。",
        "Declare as_of among its attributes.",
    ),
    "LEX2317": Message(
        "任何领域的目标都用不到规范 `{norm}`",
        "no goal of any domain ever looks at norm `{norm}`",
        "把它的结论列为目标，或用于其他规范。",
        "Make its conclusion a goal, or use it in another norm.",
    ),
    "LEX2318": Message(
        "规范 `{first}` 与 `{second}` 无条件地为 `{concept}` 给出不同来源的值",
        "norms `{first}` and `{second}` both decide `{concept}` without any condition",
        "以 overrides 说明何者优先。",
        "Say with overrides which prevails.",
    ),
    "LEX2320": Message(
        "`{folder}` 不是知识库：缺少 {manifest}",
        "`{folder}` is not a knowledge base: {manifest} is missing",
        "指向含有 {manifest} 的文件夹。",
        "Point to a folder that holds {manifest}.",
    ),
    "LEX4001": Message(
        "没有领域 `{domain}`；已有：{known}",
        "there is no domain `{domain}`; there are: {known}",
        "在案件文件中写 domain。",
        "Write domain in the case file.",
    ),
    "LEX4002": Message(
        "`{path}`：没有实体 `{entity}`",
        "`{path}`: there is no entity `{entity}`",
        "写案件中的 id,或实体类型。",
        "Write an id of the case, or a type of entity.",
    ),
    "LEX4003": Message(
        "{entity} 没有名为 `{name}` 的结论",
        "{entity} has no conclusion called `{name}`",
        "`lexrules kb list` 列出全部结论。",
        "`lexrules kb list` shows all conclusions.",
    ),
    # -- case files -------------------------------------------------------------------------------------------------
    "LEX3001": Message(
        "案件文件的顶层不是键值映射",
        "the top level of the file is not a mapping of keys",
        "顶层写 `lexrules`、`domain`、`as_of`、`case` 等键。",
        "Write the keys `lexrules`, `domain`, `as_of`, `case` at the top level.",
    ),
    "LEX3002": Message(
        "缺少键 `{key}`",
        "the key `{key}` is missing",
        "补上这个键；格式见 docs/case-files.md。",
        "Add the key; the format is in docs/case-files.md.",
    ),
    "LEX3003": Message(
        "文件没有键 `{value}`{allowed}",
        "a file of this kind has no key `{value}`{allowed}",
        "检查拼写；案件事实写在 `case` 之下。",
        "Check the spelling; the facts of the case go under `case`.",
    ),
    "LEX3004": Message(
        "不支持格式版本 `{value}`，支持的版本是 {supported}",
        "format version `{value}` is not supported; {supported} is",
        "写 `lexrules: 1`。",
        "Write `lexrules: 1`.",
    ),
    "LEX3005": Message(
        "知识库没有领域 `{value}`{allowed}",
        "the knowledge base has no domain `{value}`{allowed}",
        "写领域的标识符或者中文名。",
        "Write the identifier of a domain or its Chinese label.",
    ),
    "LEX3006": Message(
        "`{key}` 应当是键值映射",
        "`{key}` has to be a mapping of keys",
        "在下一行缩进写出各个键。",
        "Write its keys indented below it.",
    ),
    "LEX3007": Message(
        "`{key}` 应当是列表",
        "`{key}` has to be a list",
        "每个元素一行，以 `- ` 开头；没有元素写 `[]`。",
        "Write one element a line, each after `- `; write `[]` for none.",
    ),
    "LEX3008": Message(
        "`{key}` 应当是单个值",
        "`{key}` has to be a single value",
        "直接写值，不用列表或者映射。",
        "Write the value itself, neither a list nor a mapping.",
    ),
    "LEX3010": Message(
        "`{entity}` 没有属性、分组或者列表 `{value}`{allowed}",
        "`{entity}` has no attribute, group or list `{value}`{allowed}",
        "检查拼写与缩进；`lexrules case new DOMAIN` 列出可写的键。",
        "Check spelling and indentation; `lexrules case new DOMAIN` lists the keys.",
    ),
    "LEX3011": Message(
        "`{path}` 由规范推出，不能在案件文件中写明",
        "`{path}` is concluded by norms and cannot be stated",
        "删除该键，写出推出它所依据的事实。",
        "Remove the key and state the facts that it follows from.",
    ),
    "LEX3012": Message(
        "`{key}` 是多个键的中文名：{names}",
        "`{key}` is the label of several keys: {names}",
        "改写标识符。",
        "Write the identifier instead.",
    ),
    "LEX3013": Message(
        "`{path}` 写了两次（首次在第 {first} 行）",
        "`{path}` is stated twice (first on line {first})",
        "保留一处；标识符、中文名与点号写法指同一个键。",
        "Keep one; an identifier, its label and its dotted form are the same key.",
    ),
    "LEX3014": Message(
        "案件本身没有 `{key}`",
        "the case itself takes no `{key}`",
        "案件的编号固定为 `case`；案名写在顶层的 `title`。",
        "The id of the case is always `case`; its name goes into `title` at the top level.",
    ),
    "LEX3015": Message(
        "基准日应当写在 `case` 之外",
        "the date asked about does not go inside `case`",
        "在顶层写 `as_of`。",
        "Write `as_of` at the top level.",
    ),
    "LEX3016": Message(
        "列表 `{key}` 不能是不适用",
        "the list `{key}` cannot be not applicable",
        "没有元素写 `[]`；不清楚就不写。",
        "Write `[]` if there are none; leave it out if you do not know.",
    ),
    "LEX3017": Message(
        "列表 `{key}` 的写法中没有键 `{value}`{allowed}",
        "a list such as `{key}` has no key `{value}`{allowed}",
        "写 `listed` 与 `complete`，可加 `evidence`、`note`。",
        "Write `listed` and `complete`, and `evidence` or `note` if you like.",
    ),
    "LEX3020": Message(
        "编号 `{value}` 不是由 1 至 64 个英文字母、数字、- 和 _ 组成",
        "the id `{value}` is not 1 to 64 letters, digits, - and _",
        "改用如 `p1`、`act-2` 的编号；姓名写在 `name`。",
        "Use an id such as `p1` or `act-2`; names of people go into `name`.",
    ),
    "LEX3021": Message(
        "编号 `{value}` 重复（首次在第 {first} 行）",
        "the id `{value}` is used twice (first on line {first})",
        "全案编号不得重复。",
        "Every id may occur once in a case.",
    ),
    "LEX3022": Message(
        "编号 `{value}` 是保留字",
        "the id `{value}` is reserved",
        "实体种类名、`case`、`unknown`、`not_applicable` 不能作编号。",
        "Kinds of entities, `case`, `unknown` and `not_applicable` cannot be ids.",
    ),
    "LEX3030": Message(
        "`{value}` 不是 `{path}` 的是非值",
        "`{value}` is not true or false, which `{path}` takes",
        "写 `true`、`false`、`是` 或者 `否`。",
        "Write `true` or `false`.",
    ),
    "LEX3031": Message(
        "`{value}` 不是 `{path}` 的可选值{allowed}",
        "`{value}` is not one of the values of `{path}`{allowed}",
        "写可选值的标识符或者中文名；`lexrules case new DOMAIN` 列出全部可选值。",
        "Write the identifier of a value or its Chinese label; `lexrules case new DOMAIN` lists them.",
    ),
    "LEX3032": Message(
        "`{value}` 不是 `{path}` 所要的数",
        "`{value}` is not a number, which `{path}` takes",
        "写如 `85` 或者 `85.5` 的十进制数。",
        "Write a decimal number such as `85` or `85.5`.",
    ),
    "LEX3033": Message(
        "`{path}` 的值 `{value}` 不是有限的数",
        "the value `{value}` of `{path}` is not a finite number",
        "不清楚就写 `unknown`；没有上限就写 `at_least`。",
        "Write `unknown` if you do not know it, or `at_least` if it has no upper end.",
    ),
    "LEX3034": Message(
        "`{path}` 的数 `{value}` 用了指数写法",
        "the number `{value}` of `{path}` is written with an exponent",
        "写出全部数字，如 `1500`。",
        "Write all the digits, such as `1500`.",
    ),
    "LEX3035": Message(
        "`{path}` 的数 `{value}` 用了千位分隔",
        "the number `{value}` of `{path}` has thousands separators",
        "连续写数字，如 `12000`。",
        "Write the digits without separators, such as `12000`.",
    ),
    "LEX3036": Message(
        "`{path}` 的值 `{value}` 不是整数",
        "the value `{value}` of `{path}` is not a whole number",
        "写整数。",
        "Write a whole number.",
    ),
    "LEX3037": Message(
        "`{path}` 的数 `{value}` 超过 {limit} 个字符",
        "the number `{value}` of `{path}` is longer than {limit} characters",
        "检查是否多写了数字。",
        "Check for digits too many.",
    ),
    "LEX3038": Message(
        "`{path}` 的数 `{value}` 带有单位或者其他文字",
        "the number `{value}` of `{path}` carries a unit or other text",
        "只写数；单位由词汇表规定，金额以元计（可写 `CNY` 或者 `元`）。",
        "Write the number alone; the vocabulary gives the unit, and amounts are in yuan (`CNY` may follow).",
    ),
    "LEX3040": Message(
        "`{path}` 的值 {value} 小于最小值 {minimum}",
        "the value {value} of `{path}` is below the minimum {minimum}",
        "核对原始材料。",
        "Check it against the file.",
    ),
    "LEX3041": Message(
        "`{path}` 的值 {value} 大于最大值 {maximum}",
        "the value {value} of `{path}` is above the maximum {maximum}",
        "核对原始材料。",
        "Check it against the file.",
    ),
    "LEX3042": Message(
        "`{value}` 不是 `{path}` 所要的日期",
        "`{value}` is not a date, which `{path}` takes",
        "写成 YYYY-MM-DD，如 `2024-01-04`。",
        "Write YYYY-MM-DD, such as `2024-01-04`.",
    ),
    "LEX3043": Message(
        "`{path}` 的日期 `{value}` 在日历上不存在",
        "the date `{value}` of `{path}` is not in the calendar",
        "核对月份与日期。",
        "Check month and day.",
    ),
    "LEX3044": Message(
        "`{path}` 的日期 `{value}` 不在 {first} 至 {last} 之间",
        "the date `{value}` of `{path}` does not lie between {first} and {last}",
        "核对年份。",
        "Check the year.",
    ),
    "LEX3045": Message(
        "`{value}` 不是 `{path}` 所要的期间",
        "`{value}` is not a period, which `{path}` takes",
        "写数与单位，如 `24 months`、`2 years`、`10 days`、`10 working_days`，或者 `lifetime`。",
        "Write a whole number and its unit: `24 months`, `2 years`, `10 days`, `10 working_days`; or `lifetime`.",
    ),
    "LEX3046": Message(
        "`{path}` 的期间 `{value}` 不能换算为 `{unit}`",
        "the period `{value}` of `{path}` does not convert to `{unit}`",
        "年与月可以换算；日与工作日不能换算。",
        "Years and months convert into each other; days and working days do not.",
    ),
    "LEX3047": Message(
        "`{path}` 的期间 `{value}` 超过 200 年",
        "the period `{value}` of `{path}` is longer than 200 years",
        "终身写 `lifetime`。",
        "Write `lifetime` for a period without end.",
    ),
    "LEX3048": Message(
        "案件中没有编号为 `{value}` 的 `{entity}`（`{path}`）{allowed}",
        "the case has no `{entity}` with the id `{value}`, which `{path}` names{allowed}",
        "写本案实体的编号。",
        "Write the id of an entity of this case.",
    ),
    "LEX3049": Message(
        "编号 `{value}` 是 `{found}`，而 `{path}` 要的是 `{entity}`",
        "the id `{value}` is of a `{found}`; `{path}` takes a `{entity}`",
        "写相应种类实体的编号。",
        "Write the id of an entity of the right kind.",
    ),
    "LEX3060": Message(
        "`{path}` 的部分已知写法中没有键 `{value}`{allowed}",
        "partial knowledge of `{path}` has no key `{value}`{allowed}",
        "可写上限、下限、`between`、`one_of`，或者 `value` 加 `evidence`、`note`。",
        "Write ends, `between` or `one_of`, or `value` with `evidence` and `note`.",
    ),
    "LEX3061": Message(
        "缺少键 `{key}`",
        "the key `{key}` is missing here",
        "补上这个键；格式见 docs/case-files.md。",
        "Add the key; the format is in docs/case-files.md.",
    ),
    "LEX3062": Message(
        "`{path}` 的映射是空的",
        "the mapping of `{path}` is empty",
        "不清楚就写 `unknown` 或者不写。",
        "Write `unknown`, or leave it out, if you do not know.",
    ),
    "LEX3063": Message(
        "`{path}` 的 `{key}` 不能与旁边的键并用",
        "`{key}` of `{path}` does not go with what stands beside it",
        "区间至多写一个下限与一个上限；`between`、`one_of` 单独使用。",
        "An interval has at most one lower and one upper end; `between` and `one_of` stand alone.",
    ),
    "LEX3064": Message(
        "`{path}` 的类型是 `{kind}`，不能用 `{form}`",
        "`{path}` is of type `{kind}`, which does not take `{form}`",
        "`one_of` 用于可选值、编号与是非值；上下限用于数、金额、日期与期间。",
        "`one_of` is for enums, references and booleans; ends are for numbers, amounts, dates and periods.",
    ),
    "LEX3065": Message(
        "`{path}` 的 `one_of` 是空的",
        "`one_of` of `{path}` is empty",
        "至少写一个值。",
        "Write at least one value.",
    ),
    "LEX3066": Message(
        "`{path}` 的 `between` 不是两个值的列表",
        "`between` of `{path}` is not a list of two values",
        "写成 `between: [80, 150]`，两端都包括在内。",
        "Write `between: [80, 150]`; both ends are included.",
    ),
    "LEX3067": Message(
        "`{path}` 的 `{form}` 不能以终身为界",
        "`{form}` of `{path}` cannot end at a lifetime",
        "不写上限即可，或者写 `at_most: lifetime`。",
        "Leave the upper end out, or write `at_most: lifetime`.",
    ),
    "LEX3068": Message(
        "`{path}` 的区间 {bounds} 不含任何值",
        "the interval {bounds} of `{path}` holds no value",
        "检查两端的次序与是否包括端点。",
        "Check the order of the ends and whether they are included.",
    ),
    "LEX3080": Message(
        "案件事实相互矛盾（`{entity}`）：{zh}",
        "facts of `{entity}` contradict each other: {en}",
        "核对有关事实；尚有疑问的写成部分已知或者未知。",
        "Check the facts; write what is in doubt as partly known or unknown.",
    ),
    # -- scenarios --------------------------------------------------------------------------------------------------
    "LEX3101": Message(
        "情景编号 `{value}` 不是以点号连接的小写标识符",
        "the scenario id `{value}` is not lower-case words joined by dots",
        "写如 `referral.published.r010` 的编号。",
        "Write an id such as `referral.published.r010`.",
    ),
    "LEX3102": Message(
        "情景编号 `{value}` 已用于 `{file}`",
        "the scenario id `{value}` is used in `{file}` already",
        "每个情景的编号应当唯一。",
        "Give every scenario its own id.",
    ),
    "LEX3103": Message(
        "`{key}` 没有同时写出 `zh` 与 `en`",
        "`{key}` does not hold both `zh` and `en`",
        "写成 `zh` 与 `en` 两个键。",
        "Write both keys, `zh` and `en`.",
    ),
    "LEX3104": Message(
        "期望中没有键 `{value}`{allowed}",
        "an expectation has no key `{value}`{allowed}",
        "检查拼写。",
        "Check the spelling.",
    ),
    "LEX3105": Message(
        "`{value}` 所指的实体不在案件中",
        "`{value}` names an entity that the case does not have",
        "写成 `编号.结论`，案件本身的编号是 `case`。",
        "Write `id.conclusion`; the id of the case itself is `case`.",
    ),
    "LEX3106": Message(
        "`{entity}` 没有结论或者措施列表 `{value}`",
        "`{entity}` has no concept or effect list `{value}`",
        "只有规范推出的概念与措施列表可以期望。",
        "Only what norms conclude can be expected.",
    ),
    "LEX3107": Message(
        "`{value}` 不是结论状态{allowed}",
        "`{value}` is not a status{allowed}",
        "状态是 `established`、`not_established`、`not_applicable`、`undetermined` 之一。",
        "A status is `established`, `not_established`, `not_applicable` or `undetermined`.",
    ),
    "LEX3108": Message(
        "状态 `{status}` 的期望不能写 `value`（`{path}`）",
        "an expectation of `{path}` with status `{status}` takes no `value`",
        "只有成立或者待定的概念有值。",
        "Only a concept that is established or undetermined has a value.",
    ),
    "LEX3109": Message(
        "`{path}` 不是措施列表，不能写 `with`",
        "`{path}` is not an effect list and takes no `with`",
        "`with` 用来挑选措施列表的元素。",
        "`with` picks elements of an effect list.",
    ),
    "LEX3110": Message(
        "措施 `{effect}` 没有属性 `{value}`{allowed}",
        "the effect `{effect}` has no attribute `{value}`{allowed}",
        "检查拼写。",
        "Check the spelling.",
    ),
    "LEX3111": Message(
        "`{value}` 不是本案的事实或者列表",
        "`{value}` is not a fact or list of this case",
        "写成 `编号.事实`。",
        "Write `id.fact`.",
    ),
    "LEX3112": Message(
        "只有待定的期望可以写 `missing`（`{path}`）",
        "an expectation of `{path}` that is not undetermined takes no `missing`",
        "把状态写成 `undetermined`，或者删除 `missing`。",
        "Write the status `undetermined`, or remove `missing`.",
    ),
    "LEX3113": Message(
        "情景没有期望",
        "the scenario expects nothing",
        "在 `expect` 下至少写一项。",
        "Write at least one item under `expect`.",
    ),
    "LEX3114": Message(
        "状态 `{status}` 不会出现于 `{path}`",
        "the status `{status}` cannot occur for `{path}`",
        "措施列表不会是不适用；可选值、数额与日期不会是不成立。",
        "An effect list is never not applicable; an enum, quantity or date is never not established.",
    ),
    "LEX5001": Message(
        "两个引擎的结论不一致：{conclusions}",
        "the two engines reached different conclusions: {conclusions}",
        "这是 lexrules 的缺陷，不是案件的问题；请附上案件与两份推导报告。",
        "This is a defect of lexrules, not of the case; please report it with the case and both derivations.",
    ),
    "LEX5002": Message(
        "第二引擎 rete 未运行：无法导入 durable-rules({problem})",
        "the second engine, rete, did not run: durable-rules cannot be imported ({problem})",
        "结论只由 native 引擎得出；durable-rules 需要 Python 3.12 或更早版本与 C 编译器。",
        "The conclusions are those of the native engine alone; durable-rules needs Python 3.12 or earlier and a C compiler.",
    ),
    "LEX5003": Message(
        "第二引擎 rete 未运行：案件超过其上限({what} {count}，上限 {limit})",
        "the second engine, rete, did not run: the case is beyond its limit ({what}: {count}, limit {limit})",
        "结论只由 native 引擎得出；如需双引擎核对，请拆分案件。",
        "The conclusions are those of the native engine alone; split the case to have it checked by both.",
    ),
    "LEX5004": Message(
        "第二引擎 rete 未运行：未要求运行",
        "the second engine, rete, did not run: it was not asked for",
        "结论只由 native 引擎得出。",
        "The conclusions are those of the native engine alone.",
    ),
    "LEX9005": Message(
        "durable-rules 的行为与预期不符：{problem}",
        "durable-rules did not behave as it has to: {problem}",
        "这是 lexrules 的缺陷，请附上案件报告。",
        "This is a defect of lexrules; please report it with the case.",
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
        "写具体实体的 id,例如 p1.disposition。",
        "Write the id of one entity, for instance p1.disposition.",
    ),
}
