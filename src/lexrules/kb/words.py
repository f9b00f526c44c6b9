"""The few nouns that messages about a knowledge base are filled with, in both languages."""

from __future__ import annotations

from typing import Final

from lexrules.errors import Words

#: ``{}`` stands for the name after the noun; nouns without it are followed by the name.
_NOUNS: Final = {
    # forms
    "a mapping": "键值映射",
    "a list": "列表",
    "a list or mapping": "列表或键值映射",
    "text": "文字",
    "nothing": "空白",
    "an expression": "表达式",
    "a quantity": "数额",
    "none": "无",
    "the end of the expression": "表达式末尾",
    "a name": "名称",
    "two or more": "两个以上的",
    # what is written wrongly
    "an identifier": "标识符（小写英文字母开头，其后为小写字母、数字、_）",
    "an instrument id": "法规编号",
    "a version id": "版本编号",
    "an article number": "条号（如 101、133-1）",
    "a SHA-256 digest": " SHA-256 摘要（64 位十六进制）",
    "a norm id": "规范编号",
    "a table id": "表编号",
    "a domain": "领域名",
    "a date (YYYY-MM-DD)": "日期（YYYY-MM-DD）",
    "a number": "数",
    "true or false": " true 或 false",
    "a citation (instrument/article/paragraph/item)": "引用（法规/条/款/项）",
    # what there is none of, or two of
    "unit": "单位",
    "enum": "枚举",
    "member of": "{}的成员",
    "entity": "实体",
    "attribute of": "{}的属性",
    "concept of": "{}的概念",
    "name": "名称",
    "list": "列表",
    "effect": "措施",
    "clock": "时点",
    "date of": "{}的日期",
    "date of clock": "时点{}的日期",
    "start of clock": "时点{}的起算日",
    "party": "当事人",
    "assessor": "评估人",
    "standard of proof": "证明标准",
    "section": "部分",
    "effect list of": "{}的措施清单",
    "position": "立场",
    "position of": "{}的立场",
    "dispute": "争议",
    "an id": "编号",
    "domain": "领域",
    "instrument": "法规",
    "version of": "{}的版本",
    "norm": "规范",
    "function": "函数",
    "grade": "效力位阶",
    "confidence": "可信度",
    "type": "类型",
    "reason": "优先理由",
    "reason for assessing": "评估缘由",
    "way of changing": "变动方式",
    "election": "选择方式",
    "kind of column": "列的种类",
    "column": "列",
    "table": "表",
    "conclusion": "结论",
    "row of": "{}的行",
    # where a key is missing or too many
    "knowledge-base.yaml": "knowledge-base.yaml ",
    "an instrument file": "法规文件",
    "a vocabulary file": "词汇文件",
    "a norm file": "规范文件",
    "a file of disputes": "争议文件",
    "a dispute": "争议",
    "a position": "立场",
    "a version": "版本",
    "an effective period": "有效期",
    "a constraint": "约束",
    "a table": "表",
    "a column": "列",
    "a norm": "规范",
    "the norm of a table": "表的规范",
    "an override": "排除适用",
    "an exception": "例外",
    "an element": "要件",
    "an option": "选项",
    "a quantity with": "采用{}的数额",
    "a condition": "条件",
    "a tier": "档次",
    "a range": "幅度",
    "an alternative": "备选",
    "a text for people": "双语文字",
    "a type": "类型",
    "a row of": "{}的行",
    "attribute": "属性",
    "member": "取值",
    "field": "文书要素",
    "documents": "文书声明",
    "a kind of document": "文书种类",
    "a ground": "文书的依据",
    "": "",
}


def words(text: str) -> Words:
    """``text``, a noun and perhaps a name in backticks, in both languages; as it stands if it is no known noun."""
    noun, tick, name = text.partition("`")
    pattern = _NOUNS.get(noun.strip())
    if pattern is None:
        return Words(text, text)
    quoted = f" {tick}{name} " if tick else ""
    return Words(pattern.format(quoted) if "{}" in pattern else f"{pattern}{quoted}", text)
