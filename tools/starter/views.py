"""Makes the views that the starter is trained on, and asks the teachers about each.

    python views.py --work WORK [SOURCE ...]

A view is the whole photo, or a crop of it, squashed to 160 x 160. Of a gathered photo (320 px) there are two crops by chance
and one around a small object that YOLOX found; of smaller photos two larger crops. Each view goes through the classifiers,
each whole photo through YOLOX (for the given photos its results are given). Written to WORK/views:

    SOURCE.u8    the views, [n, 160, 160, 3], RGB
    SOURCE.npz   files [photos]; photo [n] (index in files), crop [n, 4] (x1, y1, x2, y2 as fractions), the teachers' outputs
    SOURCE.json  YOLOX's best scores and boxes, by photo
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import multiprocessing
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from gather import listed_photos
from paths import Paths, add_path_arguments, paths_of
from teachers import PICTURE_SIDE, Opinions, Teachers

SIDE = 160
#: Photos with a shorter side have no detail for crops of small objects.
LARGE = 200
Box = tuple[float, float, float, float]


def crops(file: str, boxes: list[list[float]], is_large: bool) -> list[Box]:
    """The whole, then crops that follow from the file's name."""
    random = np.random.default_rng(zlib.crc32(file.encode()))

    def by_chance(least: float, most: float) -> Box:
        area, aspect = random.uniform(least, most), np.exp(random.uniform(-0.3, 0.3))
        width, height = min(1, (area * aspect) ** 0.5), min(1, (area / aspect) ** 0.5)
        x, y = random.uniform(0, 1 - width), random.uniform(0, 1 - height)
        return (x, y, x + width, y + height)

    whole = (0.0, 0.0, 1.0, 1.0)
    if not is_large:
        return [whole, by_chance(0.3, 0.6), by_chance(0.5, 0.85)]
    found = [whole, by_chance(0.12, 0.4), by_chance(0.35, 0.8)]
    small = [box for box in boxes if 0.003 < box[4] * box[5] < 0.15]
    # things before persons, of whom there are enough
    small = [box for box in small if box[0] != 0] or small
    if small:
        _, _, x, y, width, height = small[random.integers(len(small))]
        side = min(1.0, max(width, height, 0.12) * random.uniform(1.5, 3.2))
        shift = random.uniform(-0.15, 0.15, 2) * side
        left = float(np.clip(x + width / 2 - side / 2 + shift[0], 0, 1 - side))
        top = float(np.clip(y + height / 2 - side / 2 + shift[1], 0, 1 - side))
        found.append((left, top, left + side, top + side))
    return found


Job = tuple[str, bytes, dict | None]
Made = tuple[str, dict, list, list[Box], np.ndarray, Opinions]
_teachers: Teachers


def _start(models: Path) -> None:
    global _teachers
    _teachers = Teachers(models)


def _make(job: Job) -> Made:
    file, data, given = job
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    best, boxes = _teachers.detect(picture) if given is None else (given.get("yolox", {}), given.get("boxes", []))
    width, height = picture.size
    areas = crops(file, boxes, min(width, height) > LARGE)

    def cut(side: int, how: Image.Resampling) -> np.ndarray:
        scale = (width, height, width, height)
        boxes = [tuple(edge * length for edge, length in zip(area, scale)) for area in areas]
        return np.stack([np.asarray(picture.resize((side, side), how, box=box)) for box in boxes])

    opinions = _teachers.classify(cut(PICTURE_SIDE, Image.Resampling.BILINEAR))
    return file, best, boxes, areas, cut(SIDE, Image.Resampling.BICUBIC), opinions


def given_sources(paths: Paths) -> list[str]:
    return sorted(path.stem for path in paths.training.glob("*.tar"))


def _jobs(paths: Paths, source: str) -> Iterator[Job]:
    if source in given_sources(paths):
        with gzip.open(paths.training / "teachers.jsonl.gz", "rt") as lines:
            known = {record["file"]: record for record in map(json.loads, lines)}
        with tarfile.open(paths.training / f"{source}.tar") as archive:
            for member in archive:
                if member.name.endswith(".jpg"):
                    yield member.name, archive.extractfile(member).read(), known.get(member.name, {})
    else:
        for photo in listed_photos():
            path = paths.gathered / photo["file"]
            if photo["source"] == source and path.exists():
                yield photo["file"], path.read_bytes(), None


def make_views(paths: Paths, source: str, pool) -> None:
    out = paths.views / source
    files, best, boxes, photo, areas, opinions = [], [], [], [], [], []
    with open(f"{out}.part", "wb") as raw:
        for file, file_best, file_boxes, file_areas, views, said in pool.imap(_make, _jobs(paths, source), chunksize=4):
            photo += [len(files)] * len(file_areas)
            files.append(file)
            best.append(file_best)
            boxes.append(file_boxes)
            areas += file_areas
            opinions.append(said)
            raw.write(views.tobytes())

    def joined(field: str) -> np.ndarray:
        return np.concatenate([getattr(one, field) for one in opinions]).astype(np.float16)

    np.savez(
        f"{out}.tmp.npz",
        files=np.array(files),
        photo=np.array(photo),
        crop=np.array(areas, np.float32),
        mlkit=joined("mlkit"),
        mlkitE=joined("mlkit_embedding"),
        mnet=joined("mobilenet"),
        mnetE=joined("mobilenet_embedding"),
    )
    Path(f"{out}.json").write_text(json.dumps({"best": best, "boxes": boxes}))
    Path(f"{out}.part").rename(f"{out}.u8")
    Path(f"{out}.tmp.npz").rename(f"{out}.npz")
    print(f"{source}: {len(files)} photos, {len(photo)} views", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_path_arguments(parser)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("sources", nargs="*", help="all that are not made yet, where none is named")
    arguments = parser.parse_args()
    paths = paths_of(arguments)
    paths.views.mkdir(parents=True, exist_ok=True)
    every = given_sources(paths) + sorted({photo["source"] for photo in listed_photos()})
    wanted = [one for one in arguments.sources or every if not (paths.views / f"{one}.npz").exists()]
    with multiprocessing.Pool(arguments.processes, _start, (paths.models,)) as pool:
        for source in wanted:
            make_views(paths, source, pool)
