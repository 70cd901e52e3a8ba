"""Who uses which cells: the quick answers agree with the plain definition."""

from hypothesis import given
from hypothesis import strategies as st

from xlcsp.book.model import Area, ErrorCode
from xlcsp.engine.dependencies import Graph, Place


def areas(size: int = 9) -> st.SearchStrategy[Area]:
    corner = st.integers(1, size)
    return st.builds(
        lambda a, b, c, d: Area(min(a, b), min(c, d), max(a, b), max(c, d)),
        corner,
        corner,
        corner,
        corner,
    )


PLACES = st.tuples(st.sampled_from(["One", "Two"]), areas())


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    count = draw(st.integers(1, 12))
    cells = draw(
        st.lists(
            st.tuples(st.sampled_from(["One", "Two"]), st.integers(1, 9), st.integers(1, 9)),
            min_size=count,
            max_size=count,
            unique=True,
        )
    )
    fills = [(sheet, Area(row, column, row, column)) for sheet, row, column in cells]
    references = draw(
        st.lists(
            st.lists(st.one_of(PLACES, st.just(ErrorCode("#REF!"))), max_size=4),
            min_size=count,
            max_size=count,
        )
    )
    return Graph(fills, references)


def uses(graph: Graph, user: int, place: Place) -> bool:
    return any(
        not isinstance(reference, ErrorCode)
        and reference[0] == place[0]
        and reference[1].meets(place[1])
        for reference in graph.references[user]
    )


def reached(graph: Graph, start: set[int], step: object) -> set[int]:
    found: set[int] = set()
    waiting = list(start)
    while waiting:
        at = waiting.pop()
        for other in range(len(graph.fills)):
            if other not in found and step(at, other):  # type: ignore[operator]
                found.add(other)
                waiting.append(other)
    return found


@given(graphs(), st.sets(st.integers(0, 11)))
def test_users_are_all_that_refer_to_them_through_any_number_of_steps(
    graph: Graph, asked: set[int]
) -> None:
    start = {number for number in asked if number < len(graph.fills)}
    expected = reached(graph, start, lambda at, other: uses(graph, other, graph.fills[at]))
    assert graph.users(start) == expected


@given(graphs(), PLACES)
def test_users_of_changed_cells_are_found_too(graph: Graph, changed: Place) -> None:
    first = {number for number in range(len(graph.fills)) if uses(graph, number, changed)}
    later = reached(graph, first, lambda at, other: uses(graph, other, graph.fills[at]))
    assert graph.users([], [changed]) == first | later


@given(graphs(), st.sets(st.integers(0, 11)))
def test_feeders_are_all_that_they_refer_to_through_any_number_of_steps(
    graph: Graph, asked: set[int]
) -> None:
    start = {number for number in asked if number < len(graph.fills)}
    expected = reached(graph, start, lambda at, other: uses(graph, at, graph.fills[other]))
    assert graph.feeders(start) == expected


@given(graphs())
def test_formulas_are_in_one_circle_when_each_reaches_the_other(graph: Graph) -> None:
    numbers = range(len(graph.fills))
    feeders = {n: graph.feeders([n]) for n in numbers}
    expected = {
        frozenset(other for other in numbers if other in feeders[n] and n in feeders[other])
        for n in numbers
        if n in feeders[n]
    }
    assert {frozenset(circle) for circle in graph.circles(list(numbers))} == expected


def test_a_running_total_down_a_column_is_followed_without_writing_out_its_ranges() -> None:
    rows = 20_000
    fills = [("One", Area(row, 2, row, 2)) for row in range(1, rows + 1)]
    references = [[("One", Area(1, 1, row, 2))] if row % 2 else [] for row in range(1, rows + 1)]
    graph = Graph(fills, references)
    assert len(graph.users([rows - 2])) == 1
    assert len(graph.users([0])) == rows // 2
