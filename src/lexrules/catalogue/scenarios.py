"""Scenarios."""

from __future__ import annotations

from lexrules.catalogue.message import Message

MESSAGES: dict[str, Message] = {
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
        "结论写成 `编号.结论`，另行陈述的事实写成 `编号.事实`；案件本身的编号是 `case`。",
        "Write `id.conclusion`, or `id.fact` for a fact stated anew; the id of the case itself is `case`.",
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
        "状态是 `established`、`not_established`、`not_applicable`、`undetermined`、`disputed` 之一；"
        "各立场之下与举证责任之下的答案没有 `disputed`。",
        "A status is `established`, `not_established`, `not_applicable`, `undetermined` or `disputed`; "
        "the answer under one position, or on the burden, is never `disputed`.",
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
    "LEX3115": Message(
        "状态 `{status}` 的期望不能写 `disputed`（`{path}`）",
        "an expectation of `{path}` with status `{status}` takes no `disputed`",
        "把状态写成 `disputed`，或者删除各立场之下的答案。",
        "Write the status `disputed`, or remove the answers by position.",
    ),
    "LEX3116": Message(
        "状态 `{status}` 的期望不能写 `on_the_burden`（`{path}`）",
        "an expectation of `{path}` with status `{status}` takes no `on_the_burden`",
        "只有待定的结论才由举证责任决定。",
        "The burden of proof decides only what is undetermined.",
    ),
    "LEX3117": Message(
        "`{value}` 不是效力等级{allowed}",
        "`{value}` is not a grade of authority{allowed}",
        "效力等级由强到弱列出；写其标识符。",
        "Grades are listed from the strongest; write the identifier.",
    ),
    "LEX3118": Message(
        "知识库没有立场 `{value}`",
        "the knowledge base has no position `{value}`",
        "写成 `争议/立场`，两者都是 kb/positions 中的编号。",
        "Write `dispute/position`, both by their ids in kb/positions.",
    ),
    "LEX3119": Message(
        "争议 `{dispute}` 已由本情景的 `positions` 选定立场",
        "the scenario takes a position on the dispute `{dispute}` itself",
        "从 `positions` 中删除该争议，或者不期望其他立场之下的答案。",
        "Remove the dispute from `positions`, or expect no answer under another position on it.",
    ),
    "LEX3120": Message(
        "对争议 `{dispute}` 选了两个立场（首先是 `{first}`）",
        "two positions are taken on the dispute `{dispute}` (first `{first}`)",
        "每项争议至多选一个立场。",
        "Take one position on a dispute at most.",
    ),
    "LEX3121": Message(
        "变体没有键 `{value}`{allowed}",
        "a variant has no key `{value}`{allowed}",
        "另行陈述的事实写在 `facts` 之下。",
        "The facts that it states anew go under `facts`.",
    ),
    "LEX3122": Message(
        "变体与其所在文件的案件没有不同",
        "the variant does not differ from the case of its file",
        "写 `facts`、`as_of`、`authority`、`positions` 之一。",
        "Write `facts`, `as_of`, `authority` or `positions`.",
    ),
    "LEX3123": Message(
        "变体没有可以在近似情形中不成立的期望",
        "the variant expects nothing that its near miss could fail to bring about",
        "近似情形检查变体中状态为 `established` 的是非结论与措施变为不成立；其他期望另写一个变体。",
        "A near miss checks that the measures and booleans that its variant expects to be `established` are not; "
        "write a variant of its own for anything else.",
    ),
}
