"""The messages on case files and scenarios: complete, in both languages, and built as the rules for messages say."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from lexrules.catalogue import CATALOGUE

CODES = [code for code in CATALOGUE if code.startswith("LEX3")]


@pytest.mark.parametrize("code", CODES)
def test_message(code: str) -> None:
    message = CATALOGUE[code]
    fields = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (message.zh, message.en)]
    assert fields[0] == fields[1]
    assert re.search(r"[\u4e00-\u9fff]", message.zh + message.help_zh)
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", message.en + message.help_en)
    assert not message.en[0].isupper() or message.en.startswith("YAML")
    assert not message.en.endswith(".")
    assert not message.zh.endswith("。")
    assert message.help_en.endswith(".")
    assert message.help_zh.endswith("。")
    assert "\n" not in "".join(message)
