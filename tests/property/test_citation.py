"""Citations: what is written is what is read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lexrules.model.citation import Citation, chinese_numeral, parse_citation

articles = st.one_of(
    st.integers(1, 1500).map(str),
    st.tuples(st.integers(1, 500), st.integers(1, 20)).map(lambda pair: f"{pair[0]}-{pair[1]}"),
)


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    instrument = draw(st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4})?", fullmatch=True))
    paragraph = draw(st.one_of(st.none(), st.integers(0, 40)))
    item = None if paragraph is None else draw(st.one_of(st.none(), st.integers(1, 30)))
    if paragraph == 0 and item is None:
        paragraph = None
    return Citation(instrument, draw(articles), paragraph, item)


@given(citation=citations())
def test_a_citation_reads_back(citation: Citation) -> None:
    assert parse_citation(str(citation)) == citation


@given(citation=citations())
def test_a_citation_is_written_with_every_part(citation: Citation) -> None:
    chinese = citation.chinese("某法")
    assert chinese.startswith("《某法》第")
    assert ("款" in chinese) == bool(citation.paragraph)
    assert ("项" in chinese) == (citation.item is not None)
    assert ("之" in chinese) == ("-" in citation.article)


@given(text=st.text(alphabet="abz01239/-. 第", max_size=20))
def test_anything_else_is_refused_and_never_raises(text: str) -> None:
    citation = parse_citation(text)
    assert citation is None or parse_citation(str(citation)) == citation


def test_numerals_are_all_different_and_read_back() -> None:
    digits = {character: value for value, character in enumerate("零一二三四五六七八九")}
    units = {"十": 10, "百": 100, "千": 1000}

    def read(text: str) -> int:
        total, digit = 0, 1 if text.startswith("十") else 0
        for character in text:
            if character in units:
                total += digit * units[character]
                digit = 0
            else:
                digit = digits[character]
        return total + digit

    assert all(read(chinese_numeral(number)) == number for number in range(1, 10_000))
    assert [chinese_numeral(n) for n in (10, 12, 101, 110, 1010, 2003)] == [
        "十", "十二", "一百零一", "一百一十", "一千零一十", "二千零三",
    ]  # fmt: skip
