"""Any part of any picture: the same colours as in the file, in little memory."""

import threading
from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from pictures import colours, png
from rasterio.transform import Affine

from layers.errors import UnreadableFile
from layers.images import pyramid as pyramid_module
from layers.images import tiled_copy
from layers.images.pyramid import Pyramid, open_pyramid, prepare_pyramid, ready_pyramid
from layers.images.tiles import TileCache

WIDTH, HEIGHT = 1301, 907


@pytest.fixture(autouse=True)
def _nothing_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyramid_module, "SMALL_PIXELS", 100)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "bild.png"
    path.write_bytes(png(WIDTH, HEIGHT))
    return path


def truth() -> np.ndarray:
    return colours(WIDTH, HEIGHT).transpose(1, 2, 0)


def opened(path: Path, tmp_path: Path) -> Pyramid:
    return open_pyramid(path, "png", "bilden", tmp_path / "kopior")


def test_a_window_has_the_pictures_own_colours(picture: Path, tmp_path: Path) -> None:
    with opened(picture, tmp_path) as found:
        assert (found.width, found.height) == (WIDTH, HEIGHT)
        assert np.array_equal(found.read((0, 0, WIDTH, HEIGHT), WIDTH, HEIGHT)[..., :3], truth())
        part = found.read((500, 300, 1100, 900), 600, 600)
    assert np.array_equal(part[..., :3], truth()[300:900, 500:1100])
    assert (part[..., 3] == 255).all()


def test_what_lies_outside_covers_nothing(picture: Path, tmp_path: Path) -> None:
    with opened(picture, tmp_path) as found:
        part = found.read((-10, -20, 30, 40), 40, 60)
        apart = found.read((5000, 5000, 6000, 6000), 10, 20)
    assert not part[:20].any() and not part[:, :10].any()
    assert np.array_equal(part[20:, 10:, :3], truth()[:40, :30])
    assert apart.shape == (20, 10, 4) and not apart.any()


def test_each_level_is_the_mean_of_the_one_before(picture: Path, tmp_path: Path) -> None:
    with opened(picture, tmp_path) as found:
        assert found.sizes == ((1301, 907), (651, 454), (326, 227), (163, 114))
        half = found.read_level(1, (0, 0, 651, 454))[:453, :650, :3].astype(int)
        quarter = found.read((0, 0, 1300, 904), 325, 226)[..., :3].astype(int)
    blocks = truth()[:906, :1300].reshape(453, 2, 650, 2, 3).mean(axis=(1, 3))
    assert np.abs(half - blocks).max() <= 0.5
    mean = truth()[:904, :1300].reshape(226, 4, 325, 4, 3).mean(axis=(1, 3))
    assert np.abs(quarter - mean).max() <= 1.25


def test_made_larger_each_pixel_stays_itself(picture: Path, tmp_path: Path) -> None:
    with opened(picture, tmp_path) as found:
        large = found.read((700, 400, 710, 405), 80, 40)[..., :3]
    assert np.array_equal(large, truth()[400:405, 700:710].repeat(8, axis=0).repeat(8, axis=1))


def test_shrunk_between_levels_it_keeps_its_place(tmp_path: Path) -> None:
    slope = np.linspace(0, 255, 900)[None, :, None].repeat(600, 0).repeat(3, 2)
    path = tmp_path / "lutning.tif"
    write(path, slope.astype(np.uint8), tiled=False)
    with open_pyramid(path, "tiff", "lutning", tmp_path / "kopior") as found:
        small = found.read((90, 60, 810, 540), 240, 160)[80, :, 0].astype(float)
    middles = (90 + (np.arange(240) + 0.5) * 3 - 0.5) * 255 / 899
    assert np.abs(small - middles).max() < 1.5


def write(path: Path, rows: np.ndarray, **more: object) -> None:
    height, width, bands = rows.shape
    with rasterio.open(
        path, "w", driver="GTiff", width=width, height=height, count=bands, dtype="uint8",
        transform=Affine(10, 0, 5e5, 0, -10, 6.58e6), crs="EPSG:3006", **more,
    ) as out:  # fmt: skip
        out.write(rows.transpose(2, 0, 1))


def test_a_tiled_file_with_overviews_is_read_itself(tmp_path: Path) -> None:
    loose, path = tmp_path / "loose.tif", tmp_path / "cog.tif"
    across, down = np.meshgrid(np.linspace(0, 255, WIDTH), np.linspace(255, 0, HEIGHT))
    rows = np.dstack([across, down, across]).astype(np.uint8)
    write(loose, rows, photometric="RGB")
    rasterio.shutil.copy(loose, path, driver="COG", blocksize=256, compress="DEFLATE",
                         overview_resampling="average")  # fmt: skip
    cache = tmp_path / "kopior"
    with open_pyramid(path, "tiff", "bilden", cache) as found:
        part = found.read((500, 300, 1100, 900), 600, 600)
        half = found.read((0, 0, 1200, 800), 600, 400)[..., :3].astype(int)
    assert np.array_equal(part[..., :3], rows[300:900, 500:1100])
    assert np.abs(half - rows[:800, :1200].reshape(400, 2, 600, 2, 3).mean((1, 3))).max() <= 1
    assert not cache.exists()


def test_a_colour_that_is_not_covered_is_not_mixed_in(tmp_path: Path) -> None:
    rows = np.zeros((600, 600, 4), dtype=np.uint8)
    rows[:, 1::2] = (200, 100, 50, 255)
    rows[:, 0::2, :3] = 7
    path = tmp_path / "genomskinlig.tif"
    write(path, rows, photometric="RGB", alpha="YES")
    with open_pyramid(path, "tiff", "bilden", tmp_path / "kopior") as found:
        half = found.read_level(1, (0, 0, 300, 300))
    assert (half[..., 3] == 128).all()
    assert np.abs(half[..., :3].astype(int) - (200, 100, 50)).max() <= 1


def test_a_masked_colour_covers_nothing(tmp_path: Path) -> None:
    rows = np.full((300, 400, 3), 90, dtype=np.uint8)
    rows[:100] = 0
    path = tmp_path / "tomt.tif"
    write(path, rows, nodata=0)
    with open_pyramid(path, "tiff", "bilden", tmp_path / "kopior") as found:
        covers = found.read((0, 0, 400, 300), 400, 300)[..., 3]
    assert not covers[:100].any() and (covers[100:] == 255).all()


def test_the_copy_is_made_once_and_again_when_the_file_is_another(
    picture: Path, tmp_path: Path
) -> None:
    cache, told = tmp_path / "kopior", []
    assert ready_pyramid(picture, "png", "bilden", cache) is None
    for _ in range(2):
        open_pyramid(picture, "png", "bilden", cache, lambda *step: told.append(step)).close()
    assert told[-1] == (HEIGHT, HEIGHT) and told.count(told[-1]) == 1
    (folder,) = cache.iterdir()
    found = ready_pyramid(picture, "png", "bilden", cache)
    assert found is not None
    found.close()
    picture.write_bytes(png(WIDTH, HEIGHT - 1))
    assert ready_pyramid(picture, "png", "bilden", cache) is None
    with opened(picture, tmp_path) as again:
        assert again.height == HEIGHT - 1
    assert len(list(cache.iterdir())) == 2 and folder.exists()


def test_work_that_is_cancelled_leaves_nothing(picture: Path, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        preview = tiled_copy.find_preview(picture, tmp_path / "kopior")
        assert preview is not None and preview[0, 0, 3] == 255 and not preview[-1].any()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_pyramid(picture, "png", "bilden", tmp_path / "kopior", stop)
    assert not list((tmp_path / "kopior").iterdir())


def test_what_was_left_and_what_is_old_goes(picture: Path, tmp_path: Path) -> None:
    cache = tmp_path / "kopior"
    opened(picture, tmp_path).close()
    assert tiled_copy.clean_copies(cache) == 0
    assert tiled_copy.clean_copies(cache, most_bytes=100) == 1
    assert not list(cache.iterdir())


def test_a_file_that_is_not_what_the_package_holds_is_refused(
    picture: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "kopior"
    prepare_pyramid(picture, "png", "bilden", cache)
    with pytest.raises(UnreadableFile, match="bilden"):
        ready_pyramid(picture, "png", "bilden", cache, "0" * 64)


def test_a_direct_file_is_hashed_once(tmp_path: Path) -> None:
    path, loose = tmp_path / "cog.tif", tmp_path / "loose.tif"
    write(loose, truth(), photometric="RGB")
    rasterio.shutil.copy(loose, path, driver="COG", blocksize=256)
    sha256, cache = tiled_copy.hash_file(path), tmp_path / "kopior"
    prepare_pyramid(path, "tiff", "bilden", cache)
    found = ready_pyramid(path, "tiff", "bilden", cache, sha256)
    assert found is not None and found.width == WIDTH
    found.close()
    assert [item.name for folder in cache.iterdir() for item in folder.iterdir()] == ["copy.json"]


@pytest.mark.parametrize("cut", [200, 5_000])
def test_a_damaged_picture_is_told_of(picture: Path, tmp_path: Path, cut: int) -> None:
    picture.write_bytes(picture.read_bytes()[:-cut])
    with pytest.raises(UnreadableFile, match="bilden"):
        opened(picture, tmp_path)
    assert not (tmp_path / "kopior").exists() or not list((tmp_path / "kopior").iterdir())


def test_tiles_stay_within_their_bytes_and_threads_read_the_same(
    picture: Path, tmp_path: Path
) -> None:
    opened(picture, tmp_path).close()
    tiles = TileCache(most_bytes=2 << 20)
    copy = tiled_copy.find_copy(picture, tmp_path / "kopior")
    assert copy is not None
    found = Pyramid(copy.width, copy.height, pyramid_module._Copied(copy, "bilden"), tiles)
    wrong: list[int] = []

    def pan(seed: int) -> None:
        chance = np.random.default_rng(seed)
        for _ in range(12):
            x, y = int(chance.integers(0, 900)), int(chance.integers(0, 600))
            part = found.read((x, y, x + 300, y + 200), 300, 200)[..., :3]
            if not np.array_equal(part, truth()[y : y + 200, x : x + 300]):
                wrong.append(seed)

    threads = [threading.Thread(target=pan, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert 0 < tiles.held_bytes <= 2 << 20
    found.close()
    assert tiles.held_bytes == 0
