"""Text on a card: as large as can be, in lines, and never outside its box."""

import pytest

from restaurant.floor.cards.layout import MIN_SIZE, Box, fit_text

BOX = Box(0, 0, 40, 20)


def measure(text: str) -> float:
    """A font in which every letter is 0.2 mm wide at one point."""
    return 0.2 * len(text)


def test_a_short_name_is_as_large_as_may_be() -> None:
    lines = fit_text("Бар", BOX, 18, 8, measure)

    assert (lines.size, lines.texts) == (18, ("Бар",))


def test_a_long_name_goes_on_in_another_line_between_its_words() -> None:
    lines = fit_text("Летняя терраса", BOX, 18, 8, measure)

    assert (lines.size, lines.texts) == (18, ("Летняя", "терраса"))


def test_a_long_word_shrinks_before_it_is_broken() -> None:
    lines = fit_text("Двенадцатиместный", BOX, 18, 8, measure)

    assert lines.texts == ("Двенадцатиместный",)
    assert 8 <= lines.size < 18


def test_a_word_that_would_be_too_small_is_broken() -> None:
    word = "я" * 60

    lines = fit_text(word, BOX, 18, 8, measure)

    assert len(lines.texts) > 1
    assert "".join(lines.texts) == word


def test_what_is_too_long_at_the_smallest_size_is_cut_off() -> None:
    lines = fit_text("я" * 1000, BOX, 18, 8, measure)

    assert lines.size == MIN_SIZE
    assert lines.texts[-1].endswith("я…")


def test_nothing_takes_no_line() -> None:
    assert fit_text("", BOX, 18, 8, measure).texts == ()


@pytest.mark.parametrize("length", [1, 2, 3, 7, 20, 60, 120, 121, 300, 1000])
@pytest.mark.parametrize("word", [1, 2, 5, 9, 40, 200])
def test_no_text_leaves_its_box(length: int, word: int) -> None:
    text = " ".join(["ш" * word] * (length // word + 1))[:length].strip()

    lines = fit_text(text, BOX, 18, 8, measure)

    assert lines.height <= BOX.height
    assert all(measure(line) * lines.size <= BOX.width + 1e-9 for line in lines.texts)
    shown = "".join(lines.texts).replace(" ", "")
    assert shown == text.replace(" ", "") or lines.texts[-1].endswith("…")
