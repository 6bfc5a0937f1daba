"""A PDF's page as a picture: size, place, sharpness, windows, and PDFs that are not let in."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pages
import pytest

from layers.errors import UnreadableFile
from layers.images.pages import MOST_IN_WINDOW, Page, is_pdf, open_page, read_page_head


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "sida.pdf"
    made.write_bytes(pages.drawn())
    return made


def whole(page: Page) -> np.ndarray:
    return page.read((0, 0, page.width, page.height), page.width, page.height)


def colour_at(colours: np.ndarray, x: float, y: float) -> str:
    return "#" + bytes(colours[int(y), int(x), :3]).hex()


def test_a_page_has_its_size_and_its_colours(path: Path) -> None:
    assert is_pdf(path)
    for dpi in (72.0, 150.0, 199.0):
        with open_page(path, 1, dpi) as page:
            assert page.width == pytest.approx(400 * dpi / 72, abs=1)
            assert page.height == pytest.approx(300 * dpi / 72, abs=1)
            found = whole(page)
            for colour, (x, y) in pages.MARKS.items():
                at = np.array([x + 20, 300 - y - 20]) * dpi / 72
                assert colour_at(found, *at) == colour
            assert (found[..., 3] == 255).all()


@pytest.mark.parametrize("step", [(61, 47), (400, 13)])
def test_windows_make_up_the_whole(path: Path, step: tuple[int, int]) -> None:
    with open_page(path, 1, 100) as page:
        wanted, found = whole(page), np.zeros((page.height, page.width, 4), dtype=np.uint8)
        for top in range(0, page.height, step[1]):
            for left in range(0, page.width, step[0]):
                right, bottom = min(left + step[0], page.width), min(top + step[1], page.height)
                part = page.read((left, top, right, bottom), right - left, bottom - top)
                found[top:bottom, left:right] = part
    # slanting edges are laid out in single precision from each window's own corner
    apart = np.abs(found.astype(int) - wanted)
    assert apart.max() <= 4 and (apart.max(axis=2) > 0).mean() < 0.01


def test_near_is_sharp_and_far_is_small(path: Path) -> None:
    left, top = 20 * 100 / 72, (300 - 70) * 100 / 72  # the red square's upper left corner
    with open_page(path, 1, 100) as page:
        near = page.read((left - 1, top - 1, left + 1, top + 1), 400, 400)
        small = page.read((0, 0, page.width, page.height), 40, 30)
        beside = page.read((-10, -10, 10, 10), 20, 20)
    red = near[..., 1] < 100
    assert red[202:, 202:].all() and not red[:198].any() and not red[:, :198].any()
    assert small.shape == (30, 40, 4) and (small[..., 3] == 255).all()
    # what lies outside the page covers nothing
    assert (beside[10:, 10:, 3] == 255).all() and beside[..., 3].sum() == 255 * 100
    with open_page(path) as page, pytest.raises(ValueError, match="×"):
        page.read((0, 0, 1, 1), MOST_IN_WINDOW, 2)
    with pytest.raises(ValueError, match="page 1 is closed"):
        page.read((0, 0, 1, 1), 1, 1)


@pytest.mark.parametrize(("turn", "place"), [(0, (40, 250)), (90, (50, 40)), (180, (360, 50)),
                                             (270, (250, 360))])  # fmt: skip
def test_a_turned_page_is_turned(tmp_path: Path, turn: int, place: tuple[int, int]) -> None:
    path = tmp_path / "vriden.pdf"
    path.write_bytes(pages.drawn(more=b"/Rotate %d" % turn))
    with open_page(path, 1, 72) as page:
        size = (400, 300) if turn % 180 == 0 else (300, 400)
        assert (page.width, page.height) == size
        assert colour_at(whole(page), *place) == "#d01c1c"


def test_what_is_cropped_away_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "beskuren.pdf"
    # the box is larger than the page to the right: only what both hold is the page
    path.write_bytes(pages.drawn(more=b"/CropBox [330 10 900 110]"))
    with open_page(path, 1, 72) as page:
        assert (page.width, page.height) == (70, 100)
        assert colour_at(whole(page), 30, 60) == "#1c8a3c"


def test_scripts_forms_and_notes_are_not_drawn(tmp_path: Path) -> None:
    note = b"/Annots [<< /Type /Annot /Subtype /Square /Rect [0 0 400 300] /IC [0 0 0] /F 4 >>]"
    path = tmp_path / "anteckning.pdf"
    path.write_bytes(pages.drawn(more=note))
    with open_page(path, 1, 72) as page:
        assert colour_at(whole(page), 200, 20) == "#ffffff"
    import pypdfium2.version

    assert not {"V8", "XFA"} & set(pypdfium2.version.PDFIUM_INFO.flags)


def test_a_picture_that_speaks_of_pdf_is_no_pdf(tmp_path: Path) -> None:
    import pictures

    path = tmp_path / "bild.png"
    path.write_bytes(pictures.png(more=pictures.chunk(b"tEXt", b"Source\0ur %PDF-1.7")))
    assert not is_pdf(path) and not is_pdf(tmp_path / "borta.pdf")


def test_threads_read_one_page_at_once(path: Path) -> None:
    found: list[np.ndarray] = []
    with open_page(path, 1, 100) as page:
        threads = [threading.Thread(target=lambda: found.append(whole(page))) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wanted = whole(page)
    assert len(found) == 6 and all(np.array_equal(one, wanted) for one in found)


HUGE = "0 0 14400 14400"
REFUSED: dict[str, tuple[bytes, dict[str, float], str]] = {
    "locked": (pages.locked(), {}, "låst med lösenord"),
    "cut": (pages.drawn()[:-40], {}, "skadad PDF eller slutar för tidigt"),
    "a piece gone": (pages.drawn().replace(b"/Type /Page ", b""), {}, "skadad PDF"),
    "only a head": (b"%PDF-1.7\n%%EOF", {}, "skadad PDF"),
    "no pages": (
        pages.pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"),
        {}, "har inga sidor",
    ),
    "no such page": (pages.drawn(), {"number": 2}, "har sidorna 1–1; sidan 2 finns inte"),
    "page zero": (pages.drawn(), {"number": 0}, "sidan 0 finns inte"),
    "blank": (pages.paged(b" "), {}, "sidan 1 är tom eller skadad"),
    "no pdf": (b"hej", {}, "är ingen PDF"),
    "dpi": (pages.drawn(), {"dpi": 3}, "dpi ska vara 10–2400"),
    "huge": (pages.drawn(box=HUGE), {}, "5080 × 5080 mm och får 900 miljoner .* ange dpi 111 "),
    "absurd": (pages.drawn(box="0 0 900000 900000"), {}, "mindre papper"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_page_is_one_sentence(tmp_path: Path, name: str) -> None:
    content, wish, sentence = REFUSED[name]
    path = tmp_path / "sida.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=sentence) as said:
        read_page_head(path, most_pixels=500_000_000, **wish)  # type: ignore[arg-type]
    assert str(said.value).endswith(".") and "\n" not in str(said.value)


def test_damage_is_refused_or_harmless(tmp_path: Path) -> None:
    path, sound = tmp_path / "sida.pdf", pages.drawn()
    chance, outcomes = np.random.default_rng(5), {True: 0, False: 0}
    for trial in range(200):
        content = bytearray(sound)
        if trial % 2:
            content = content[: int(chance.integers(0, len(sound)))]
        else:
            for at in chance.integers(0, len(sound), 1):
                content[at] = int(chance.integers(0, 256))
        path.write_bytes(content)
        try:
            with open_page(path, 1, 20, most_pixels=500_000_000) as page:
                whole(page)
        except UnreadableFile:
            outcomes[False] += 1
        else:
            outcomes[True] += 1
            assert not trial % 2, "a PDF that ends early is never let in"
    assert min(outcomes.values()) > 5
