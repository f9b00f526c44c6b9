"""The explanation page in a real browser: nothing leaves it, nothing fails in it, and it can be worked with."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from tests.end_to_end.browser import Browser, find_browser
from tests.unit.explain.small import WHOLE, Small

from lexrules import load
from lexrules.api import Decision
from lexrules.explain.export import export
from lexrules.explain.graph import derivation_graph

ROOT = Path(__file__).parents[2]
CASE = {
    "domain": "referral",
    "as_of": "2026-11-22",
    "title": "</script><script>document.title = 'x'</script> 一起交通肇事不起诉案",
    "case": {
        "persons": [
            {
                "id": "p1",
                "name": "被不起诉人甲 <img src=x onerror=alert(1)>",
                "kind": "natural_person",
                "non_prosecution": {"kind": "relative", "decided_on": "2024-08-05"},
                "licence": {"held": True},
                "acts": [{"id": "a1", "offence": "traffic_accident", "ended_on": "2024-01-04"}],
            }
        ]
    },
}
#: Some of what the domain asks for: a page to look at, not the largest there can be.
GOALS = ("person.disposition", "act.outcome", "act.referral_type", "act.measures", "act.limitation_expired")
PROGRAM = find_browser()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(PROGRAM is None, reason="no chromium on the PATH (Debian: apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def decision() -> Decision:
    return load(ROOT / "kb").evaluate(CASE, goals=GOALS, engines=["native"])


@pytest.fixture(scope="module")
def page_file(decision: Decision, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "graph.html"
    path.write_text(export(decision.graph(), "html", "zh"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser(str(PROGRAM)) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, page_file: Path) -> Iterator[Browser]:
    """The page freshly loaded; afterwards nothing may have failed in it or left it."""
    browser.open(page_file)
    yield browser
    browser.value("1")
    assert browser.errors == []
    assert [each for each in browser.requests if not each.startswith("data:")] == [page_file.resolve().as_uri()]


SHOWN = "[...document.querySelectorAll('.box')].filter(box => box.getAttribute('display') !== 'none')"


def test_the_page_opens_on_the_conclusions(page: Browser, decision: Decision) -> None:
    goals = page.value("document.querySelectorAll('#summary > ul > li > button').length")
    assert goals == len(decision.conclusions)
    assert page.value("document.querySelector('#summary button').textContent").startswith("?处理意见")
    assert page.value(f"{SHOWN}.length") > 3
    assert page.value("document.title").startswith("</script><script>document.title")
    assert page.value("document.querySelectorAll('img, iframe, object').length") == 0


def test_boxes_in_sight_do_not_overlap(page: Browser) -> None:
    overlapping = f"""(() => {{
      const found = {SHOWN}.map(box => box.querySelector('.body').getBoundingClientRect());
      return found.flatMap((a, i) => found.slice(i + 1).filter(b =>
        a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)).length;
    }})()"""
    assert page.value(overlapping) == 0
    page.click("#tool-unfold")
    assert page.value(overlapping) == 0
    page.click("#tool-all")
    assert page.value(f"{SHOWN}.length") == page.value("document.querySelectorAll('.box').length")
    assert page.value(overlapping) == 0


def test_text_stays_inside_its_box(page: Browser) -> None:
    page.click("#tool-unfold")
    for _ in range(2):
        outside = page.value(
            f"""{SHOWN}.filter(box => {{
              const frame = box.querySelector('.body').getBoundingClientRect();
              return [...box.querySelectorAll('text.words, text.small, text.head')].some(text => {{
                const words = text.getBoundingClientRect();
                return words.width && (words.right > frame.right + 1 || words.bottom > frame.bottom + 1);
              }});
            }}).map(box => box.getAttribute('aria-label'))"""
        )
        assert outside == []
        page.click("#language")


def test_clicking_a_box_tells_everything_about_it(page: Browser) -> None:
    assert page.value("document.querySelector('#detail h2').textContent").startswith("?处理意见")
    norm = page.value(f"{SHOWN}.find(box => box.classList.contains('norm')).dataset.node")
    page.click(f".box[data-node='{norm}'] .words")
    detail = page.value("document.getElementById('detail').textContent")
    assert "《刑事诉讼法》第一百七十七条第三款" in detail
    assert "cpl-2018" in detail
    assert "2018年10月26日起施行" in detail
    assert page.value("document.querySelectorAll('.box.chosen').length") == 1
    page.click("#detail .close")
    assert page.value("document.getElementById('detail').hidden") is True


def test_folding_hides_what_only_it_rests_on(page: Browser) -> None:
    before = page.value(f"{SHOWN}.length")
    page.click(".box[aria-expanded=true][data-node='1'] .fold")
    folded = page.value(f"{SHOWN}.length")
    assert folded < before
    page.click(".box[aria-expanded=false][data-node='1'] .fold")
    assert page.value(f"{SHOWN}.length") > folded


def test_a_conclusion_of_the_summary_is_brought_into_view(page: Browser) -> None:
    page.click("#summary > ul:last-of-type > li:nth-of-type(2) > button")
    assert page.value("document.querySelector('#summary [aria-current=true]').textContent").startswith("?反向衔接类型")
    assert page.value("document.querySelector('#detail h2').textContent").startswith("?反向衔接类型")
    page.click("#detail li button")
    assert page.value("document.querySelectorAll('.box.chosen').length") == 1


def test_wheel_drag_and_keys_move_the_drawing(page: Browser) -> None:
    place = "document.getElementById('view').getAttribute('transform')"
    x, y = page.middle("#stage")
    y += 250
    states = [page.value(place)]
    page.mouse("mouseWheel", x, y, deltaX=0, deltaY=-300)
    page.value("new Promise(done => setTimeout(done, 50))")
    states.append(page.value(place))
    page.mouse("mousePressed", x, y, button="left", clickCount=1)
    page.mouse("mouseMoved", x + 80, y + 40, button="left", buttons=1)
    page.mouse("mouseReleased", x + 80, y + 40, button="left", clickCount=1)
    states.append(page.value(place))
    page.value("document.getElementById('stage').focus()")
    for key in ("ArrowLeft", "+", "0"):
        page.press(key)
        states.append(page.value(place))
    assert all(one != next_ for one, next_ in pairwise(states))


def test_the_page_speaks_both_languages(page: Browser) -> None:
    page.click("#language")
    assert page.value("document.documentElement.lang") == "en"
    assert page.value("document.querySelector('#summary h2').textContent") == "Conclusions"
    assert page.value("getComputedStyle(document.querySelector('.box g.zh')).display") == "none"
    assert page.value(f"{SHOWN}[0].getAttribute('aria-label')").startswith("conclusion ?")
    page.click("#language")
    assert page.value("document.documentElement.lang") == "zh-CN"


def test_the_page_prints(page: Browser, tmp_path: Path) -> None:
    page.pdf(tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")


# -- authority, positions, proof, assessments -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def standing_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a case on which everything bears."""
    path = tmp_path_factory.mktemp("standing") / "graph.html"
    path.write_text(export(derivation_graph(Small().evaluate(**WHOLE)), "html", "zh"), encoding="utf-8")
    return path


@pytest.fixture
def standing(browser: Browser, standing_file: Path) -> Iterator[Browser]:
    browser.open(standing_file)
    yield browser
    browser.value("1")
    assert browser.errors == []
    assert [each for each in browser.requests if not each.startswith("data:")] == [standing_file.resolve().as_uri()]


def goal(page: Browser, place: int) -> str:
    """Choose a conclusion of the summary; what the panel says about it."""
    page.click(f"#summary > ul > li:nth-of-type({place}) > button")
    return str(page.value("document.getElementById('detail').textContent"))


def test_the_summary_says_what_bears_on_each_conclusion(standing: Browser) -> None:
    told = standing.value("document.getElementById('summary').textContent")
    for words in (
        "比较2个时间的法律，适用2020年1月1日的法律（较轻）",
        "如果不能进一步证明：否",
        "含人工评估：其他严重情节：是（检察官评估），理由：多次实施",
        "有争议：取“须有判决”，则为：否（以上取默认的“可以”）",
        "倍数：2以上4以下（有争议）【学术建议，并非现行法】",
    ):
        assert words in told
    standing.click("#language")
    assert "scholarly proposal, not law in force" in standing.value("document.getElementById('summary').textContent")


def test_the_panel_marks_a_proposal_and_a_dispute(standing: Browser) -> None:
    told = goal(standing, 6)
    assert "学术建议，并非现行法" in told
    assert "依据位阶学术观点" in told
    assert "取“总额”，则为：1以上3以下" in told
    assert standing.value("document.querySelectorAll('#detail .warn').length") == 2


def test_the_panel_tells_assessor_reason_and_proof(standing: Browser) -> None:
    for fact, words in (
        ("fact:a1.grave", "人工评估由有权决定者裁量理由：多次实施"),
        ("fact:a1.intent!certain", "已证明至“高度盖然”"),
    ):
        standing.click("#tool-all")
        number = standing.value(
            f"JSON.parse(document.getElementById('data').textContent).drawing.boxes.findIndex(b => b.id === '{fact}')"
        )
        standing.value(f"document.querySelector(\".box[data-node='{number}']\").dispatchEvent(new Event('click'))")
        assert words in standing.value("document.getElementById('detail').textContent")


def test_the_marks_stay_inside_their_boxes(standing: Browser) -> None:
    test_boxes_in_sight_do_not_overlap(standing)
    test_text_stays_inside_its_box(standing)
