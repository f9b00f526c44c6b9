"""Evaluating a case, drawing it, and faults of lexrules itself."""

from __future__ import annotations

from lexrules.catalogue.message import Message

MESSAGES: dict[str, Message] = {
    "LEX5001": Message(
        "两个引擎的结论不一致：{conclusions}",
        "the two engines reached different conclusions: {conclusions}",
        "这是 lexrules 的缺陷，不是案件的问题；请附上案件与两份推导报告。",
        "This is a defect of lexrules, not of the case; please report it with the case and both derivations.",
    ),
    "LEX5002": Message(
        "第二引擎 rete 未运行：无法导入 durable-rules（{problem}）",
        "the second engine, rete, did not run: durable-rules cannot be imported ({problem})",
        "结论只由 native 引擎得出；durable-rules 需要 Python 3.12 或更早版本与 C 编译器。",
        "The conclusions are those of the native engine alone; durable-rules needs Python up to 3.12 and a C compiler.",
    ),
    "LEX5003": Message(
        "第二引擎 rete 未运行：案件涉及 {count} 个实体，上限为 {limit}",
        "the second engine, rete, did not run: the case has {count} entities, its limit is {limit}",
        "结论只由 native 引擎得出；如需双引擎核对，请拆分案件。",
        "The conclusions are those of the native engine alone; split the case to have it checked by both.",
    ),
    "LEX5004": Message(
        "第二引擎 rete 未运行：未要求运行",
        "the second engine, rete, did not run: it was not asked for",
        "结论只由 native 引擎得出。",
        "The conclusions are those of the native engine alone.",
    ),
    "LEX5005": Message(
        "第二引擎 rete 未运行：案件涉及 {count} 个条件，上限为 {limit}",
        "the second engine, rete, did not run: the case touches {count} conditions, its limit is {limit}",
        "结论只由 native 引擎得出；如需双引擎核对，请拆分案件。",
        "The conclusions are those of the native engine alone; split the case to have it checked by both.",
    ),
    "LEX5501": Message(
        "没有图的格式 `{format}`；可用 {known}",
        "there is no graph format `{format}`; known are {known}",
        "换用列出的格式。",
        "Use one of the formats named.",
    ),
    "LEX5502": Message(
        "没有语言 `{language}`；可用 {known}",
        "there is no language `{language}`; known are {known}",
        "zh 为中文，en 为英文。",
        "zh is Chinese, en is English.",
    ),
    "LEX9001": Message(
        "内部错误：{problem}。加 --debug 重新运行可看到回溯",
        "internal error: {problem}; run again with --debug for the traceback",
        "这是 lexrules 的缺陷，不是输入的问题；请附上输入与回溯报告。",
        "This is a defect of lexrules, not of the input; please report it with the input and the traceback.",
    ),
    "LEX9005": Message(
        "durable-rules 的行为与预期不符：{problem}",
        "durable-rules did not behave as it has to: {problem}",
        "这是 lexrules 的缺陷，请附上案件报告。",
        "This is a defect of lexrules; please report it with the case.",
    ),
    "LEX5006": Message(
        "案件涉及的争议过多：只尝试了 {limit} 种立场组合",
        "the case turns on too many disputes: only {limit} combinations of positions were tried",
        "用 --position 选定部分争议的立场后再问。",
        "Ask again with a position taken on some of them (--position).",
    ),
}
