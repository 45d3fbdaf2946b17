"""Text on a card: as large as possible, in lines, and never outside its box."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from restaurant.floor.cards.layout import MIN_SIZE, Box, FittedText, fit_text
from restaurant.floor.cards.pdf import CardsPdf

BOX = Box(0, 0, 40, 20)


@pytest.fixture(scope="module")
def pdf() -> Iterator[CardsPdf]:
    """An empty page, written on in the font of the cards."""
    with closing(CardsPdf("")) as document:
        document.begin_page()
        yield document


def fit(pdf: CardsPdf, text: str) -> FittedText:
    return fit_text(text, BOX, 18, 8, pdf)


def test_a_short_name_has_the_largest_size(pdf: CardsPdf) -> None:
    fitted = fit(pdf, "Бар")

    assert (fitted.size, fitted.lines) == (18, ("Бар",))


def test_a_long_name_goes_on_in_another_line_between_its_words(pdf: CardsPdf) -> None:
    fitted = fit(pdf, "Летняя терраса")

    assert (fitted.size, fitted.lines) == (18, ("Летняя", "терраса"))


def test_a_long_word_shrinks_before_it_is_broken(pdf: CardsPdf) -> None:
    fitted = fit(pdf, "Двенадцатиместный")

    assert fitted.lines == ("Двенадцатиместный",)
    assert 8 <= fitted.size < 18


def test_a_word_that_would_be_too_small_is_broken(pdf: CardsPdf) -> None:
    word = "я" * 60

    fitted = fit(pdf, word)

    assert fitted.size <= 8
    assert len(fitted.lines) > 1
    assert "".join(fitted.lines) == word


def test_what_is_too_long_at_the_smallest_size_is_cut_off(pdf: CardsPdf) -> None:
    fitted = fit(pdf, "я" * 1000)

    assert fitted.size == MIN_SIZE
    assert fitted.lines[-1].endswith("я…")


def test_an_empty_text_has_no_line(pdf: CardsPdf) -> None:
    assert fit(pdf, "").lines == ()


def test_fitting_a_text_draws_nothing(pdf: CardsPdf) -> None:
    before = (bytes(pdf.pages[1].contents), pdf.x, pdf.y, len(pdf.pages))

    fit(pdf, "Летняя терраса у пруда с кувшинками")

    assert (bytes(pdf.pages[1].contents), pdf.x, pdf.y, len(pdf.pages)) == before


@pytest.mark.parametrize("length", [1, 2, 3, 7, 20, 60, 120, 121, 300, 1000])
@pytest.mark.parametrize("word", [1, 2, 5, 9, 40, 200])
def test_no_text_leaves_its_box(pdf: CardsPdf, length: int, word: int) -> None:
    text = " ".join(["ш" * word] * (length // word + 1))[:length].strip()

    fitted = fit(pdf, text)

    assert fitted.height <= BOX.height
    assert all(pdf.measure(line, fitted.size) <= BOX.width + 1e-6 for line in fitted.lines)
    shown = "".join(fitted.lines).replace(" ", "")
    assert shown == text.replace(" ", "") or fitted.lines[-1].endswith("…")
