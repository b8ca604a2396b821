"""The page on a phone: results without scrolling, tab stops where something scrolls and nowhere else, nothing on top of anything."""

from dataclasses import replace

import pytest

from symlstm import Layout, Rounding, load_example, render, solve, with_backward

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE, DESK = 390, 1280
PAGES = {
    "seed": lambda: with_backward(load_example(), "0.1"),
    "brief": lambda: replace(with_backward(load_example(), "0.1"), layout=Layout("brief")),
    "gru": lambda: with_backward(load_example("gru"), "0.1"),
    "both ways": lambda: with_backward(load_example("both-ways"), "0.1"),
}
# of each tab stop: whether the tab key reaches it, whether it scrolls, its name
STOPS = """[...document.querySelectorAll('[tabindex]')].map(stop => {
  stop.focus(); return [document.activeElement === stop, stop.scrollWidth > stop.clientWidth, stop.getAttribute('aria-label')]; })"""
SCROLLED_EQUATIONS = """[...document.querySelectorAll('.equation, .display, .formula')]
  .filter(part => part.scrollWidth > part.clientWidth + 1).map(part => part.textContent)"""
OUT_OF_SIGHT = """[...document.querySelectorAll('table .result')]
  .filter(part => !part.closest('section').querySelector('h2').textContent.startsWith('Gradients of the parameters')).map(part => part.getBoundingClientRect())
  .filter(box => box.width > 0 && box.right > innerWidth).length"""
# names above operands that lie on numbers of the line before
COLLISIONS = """[...document.querySelectorAll('.line')].flatMap(line => {
  const boxes = kind => [...line.querySelectorAll(kind)].map(part => part.getBoundingClientRect());
  const numbers = boxes('mn:not(.name *)');
  return boxes('.name').filter(name => numbers.some(number => number.left < name.right && name.left < number.right
    && number.top < name.bottom - 2 && name.top < number.bottom - 4 && number.top < name.top)); }).length"""


@pytest.fixture(scope="module", params=PAGES)
def source(request):
    return render(solve(PAGES[request.param]()), "html")


@pytest.fixture(scope="module")
def seed():
    return render(solve(PAGES["seed"]()), "html")


@pytest.fixture
def seen(chromium, tmp_path):
    """The value of a script on a page of so many pixels."""

    def value(source, script, width=PHONE):
        with chromium.page(width=width) as page:
            page.show(source, tmp_path / "page.html")
            return page.evaluate(script)

    return value


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_tab_key_stops_where_something_scrolls_and_nowhere_else(seen, source, width):
    stops = seen(source, STOPS, width)
    assert len(stops) > 1
    assert [name for reached, scrolls, name in stops if reached is not scrolls] == []
    names = [name for reached, _, name in stops if reached]
    assert len(set(names)) == len(names)


def test_idle_stops_are_found(seen, seed):
    stops = seen(seed.replace("visibility: hidden", "color: inherit"), STOPS, DESK)
    assert any(reached and not scrolls for reached, scrolls, _ in stops)


def test_no_equation_and_no_result_of_a_step_has_to_be_scrolled(seen, source):
    assert seen(source, SCROLLED_EQUATIONS) == []
    assert seen(source, OUT_OF_SIGHT) == 0


def test_results_out_of_sight_are_found(seen, seed):
    assert seen(seed.replace("position: sticky", "position: static"), OUT_OF_SIGHT) > 0


def test_names_of_operands_keep_off_the_line_above(seen, source):
    assert seen(source, COLLISIONS) == 0


def test_numbers_are_larger_where_they_have_room(seen, seed):
    sizes = "[...document.querySelectorAll('.equation')].map(part => parseFloat(getComputedStyle(part).fontSize))"
    found = seen(seed, sizes)
    assert min(found) >= 13
    assert max(found) >= 15.5


TURNED = """(() => { const table = document.querySelector('table.turned');
  const left = [...table.tHead.rows[0].cells].map(cell => cell.getBoundingClientRect());
  return [table.parentElement.scrollWidth - table.parentElement.clientWidth, new Set(left.map(box => box.left)).size,
    left.every((box, n) => !n || box.top > left[n - 1].top)]; })()"""


def test_the_table_of_all_values_is_turned_and_has_room(seen, seed):
    assert seen(seed, TURNED) == [0, 1, True]
    assert seen(seed, TURNED, DESK)[2] is False


def test_a_turned_table_is_a_table_to_a_screen_reader(chromium, seed, tmp_path):
    def roles(width):
        with chromium.page(width=width) as page:
            page.show(seed, tmp_path / "page.html")
            page.call("Accessibility.enable")
            tree = page.call("Accessibility.getFullAXTree")["nodes"]
        found = [node["role"]["value"] for node in tree if not node["ignored"]]
        return {role: found.count(role) for role in ("table", "row", "columnheader", "rowheader", "cell")}

    assert roles(PHONE) == roles(DESK)
    assert min(roles(DESK).values()) > 3


@pytest.mark.browser("axe-core")
def test_axe_finds_nothing_where_numbers_have_fifty_digits(chromium, package, tmp_path):
    source = render(solve(replace(load_example(), rounding=Rounding(places=50))), "html")
    with chromium.page(width=PHONE) as page:
        page.show(source, tmp_path / "page.html")
        page.evaluate(package("axe-core/axe.min.js"))
        found = page.evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then(({violations}) => violations.map(({id}) => id))"
        )
        assert found == []
        assert page.evaluate("document.querySelectorAll('.formula').length") > 10
