"""Takes the photos of photos.jsonl.gz out of clones of their public repositories.

    python gather.py --work WORK --repositories DIR

DIR holds a clone of each repository as OWNER+NAME (with the listed commit in it; some photos lie in commits that no branch
names any more). Each photo is turned upright, its short side reduced to 320 px, and written as JPEG to
WORK/gathered/SOURCE/NUMBER.jpg. Photos that are not in a clone are counted, and left out.

How the list came about: everything in these repositories that is a photo of at least 100 px, no panorama and not one flat
colour, was taken, every n-th from large sources, unless it lay within 48 of 256 bits (difference hash, also mirrored) or 3 of
64 bits of a photo of coco128, flickr8k_200, imagenette160, the given training photos, or one taken before.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import subprocess
from collections import defaultdict
from pathlib import Path

from PIL import Image, ImageOps

from paths import HERE, Paths, add_path_arguments, paths_of

SHORT_SIDE = 320
JPEG_QUALITY = 88
LIST = HERE / "photos.jsonl.gz"
Image.MAX_IMAGE_PIXELS = 120_000_000


def listed_photos() -> list[dict]:
    """A dictionary a photo: file ("SOURCE/NUMBER.jpg"), source, repo, commit, original, and labels, boxes, captions where
    the source gives them (boxes: [class, x1, y1, x2, y2] as fractions)."""
    with gzip.open(LIST, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def blobs(clone: Path, names: list[str]):
    """The bytes of each COMMIT:PATH, or None where the clone lacks it."""
    git = subprocess.Popen(["git", "-C", str(clone), "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert git.stdin and git.stdout
    for name in names:
        git.stdin.write(name.encode() + b"\n")
        git.stdin.flush()
        header = git.stdout.readline().split()
        if len(header) != 3:
            yield None
            continue
        data = git.stdout.read(int(header[2]))
        git.stdout.read(1)
        yield data
    git.stdin.close()
    git.wait()


def reduce(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.draft("RGB", (2 * SHORT_SIDE, 2 * SHORT_SIDE))
    picture = ImageOps.exif_transpose(picture).convert("RGB")
    scale = SHORT_SIDE / min(picture.size)
    if scale >= 1:
        return picture
    return picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS)


def gather(paths: Paths, repositories: Path) -> None:
    by_repository: dict[str, list[dict]] = defaultdict(list)
    for photo in listed_photos():
        by_repository[photo["repo"]].append(photo)
    taken = missing = 0
    for repository, photos in by_repository.items():
        clone = repositories / repository.replace("/", "+", 1)
        names = [f"{photo['commit']}:{photo['original']}" for photo in photos]
        for photo, data in zip(photos, blobs(clone, names)):
            if data is None:
                missing += 1
                continue
            path = paths.gathered / photo["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            reduce(data).save(path, quality=JPEG_QUALITY)
            taken += 1
    print(f"{taken} photos taken, {missing} not found")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_path_arguments(parser)
    parser.add_argument("--repositories", type=Path, required=True)
    arguments = parser.parse_args()
    gather(paths_of(arguments), arguments.repositories)
