"""Makes scores into probabilities, and finds for each tag the threshold from which on it is right often enough to ship.

    python calibrate.py NAME sheets --work WORK --side 160     contact sheets of what is to be judged by eye
    python calibrate.py NAME --work WORK --side 160            calibration.json, and a table of what ships

Measured on photos that nothing was learned from: the held-out twentieth of all sources, coco128 and flickr8k_200. The sources'
own labels are not enough: a photo called "kitchen" may also show a person, and nobody says. So for every tag a sample of the
photos that the network gives it is judged by eye, without its score being seen; `audit.json` has these judgements
({tag: {photo: true or false}}, null where the eye cannot tell), and counts for more than any label.
"""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image, ImageDraw
from sklearn.linear_model import LogisticRegression

from export import CALIBRATION
from measure import coco128, outputs
from network import Starter
from paths import HERE, Paths, add_path_arguments, paths_of
from targets import load_views
from vocabulary import Vocabulary

AUDIT = HERE / "audit.json"
#: A tag ships where so many of the photos that get it have it.
WANTED_PRECISION = 0.75
#: What the threshold is chosen for: the sample may flatter.
AIM = 0.8
#: With fewer judged photos above its threshold nothing is said of a tag.
LEAST_JUDGED = 12
LEAST_PROBABILITY, SAMPLE = 0.3, 60
SHEET, COLUMNS, CELL = 30, 6, 230


@dataclass(frozen=True)
class Pool:
    """Photos that nothing was learned from. Targets and weights as in `Views`; a weight of 0 where nothing is known."""

    names: list[str]
    pictures: list[Image.Image]
    target: np.ndarray
    weight: np.ndarray


def pool_of(paths: Paths, vocabulary: Vocabulary) -> Pool:
    views = load_views(paths, vocabulary)
    chosen = np.where(views.held_out & views.is_whole)[0]
    # a crop around an object may be the whole photo once more
    chosen = chosen[np.unique(views.file[chosen], return_index=True)[1]]
    names = list(views.file[chosen])
    pictures = [Image.fromarray(np.asarray(views.picture(view))) for view in chosen]
    target, weight = [views.target[chosen].astype(np.float32)], [views.weight[chosen].astype(np.float32)]
    coco_pictures, truth = coco128(paths, vocabulary)
    files = sorted((paths.photos / "coco128" / "train2017").glob("*.jpg"))
    names += [f"coco128/{file.name}" for file in files]
    pictures += coco_pictures
    target.append(truth.astype(np.float32))
    weight.append(np.where(vocabulary.coco_tags, 2.0, 0.0) * np.ones_like(truth, np.float32))
    files = sorted((paths.photos / "flickr8k_200" / "Images").glob("*.jpg"))
    names += [f"flickr8k_200/{file.name}" for file in files]
    pictures += [Image.open(file).convert("RGB") for file in files]
    nothing = np.zeros((len(files), len(vocabulary.tags)), np.float32)
    return Pool(names, pictures, np.concatenate([*target, nothing]), np.concatenate([*weight, nothing]))


def fitted(logits: np.ndarray, target: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Platt's slope and offset, from soft targets: each photo counts as present and as absent with its share."""
    known = weight > 0
    x, y, w = logits[known], target[known], weight[known]
    if (y * w).sum() < 3:
        return 1.0, 0.0
    model = LogisticRegression(C=100).fit(
        np.concatenate([x, x])[:, None],
        np.concatenate([np.ones(len(x)), np.zeros(len(x))]),
        np.concatenate([y * w, (1 - y) * w]),
    )
    slope = float(model.coef_[0, 0])
    return (slope, float(model.intercept_[0])) if slope > 0.2 else (1.0, 0.0)


def lower_bound(right: int, judged: int) -> float:
    """Wilson's, at 95 %."""
    if judged == 0:
        return 0.0
    share, z = right / judged, 1.96
    middle = share + z * z / (2 * judged)
    spread = z * math.sqrt(share * (1 - share) / judged + z * z / (4 * judged * judged))
    return (middle - spread) / (1 + z * z / judged)


def to_judge(probability: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Photos of one tag, by chance among those that the network gives it."""
    given = np.where(probability >= LEAST_PROBABILITY)[0]
    return np.sort(random.permutation(given)[:SAMPLE])


def sheets(paths: Paths, vocabulary: Vocabulary, pool: Pool, probability: np.ndarray, audit: dict) -> None:
    """Writes WORK/sheets/TAG-1.png with numbered photos that nobody has judged, and TAG-1.json with their names."""
    folder = paths.work / "sheets"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for i, tag in enumerate(vocabulary.tags):
        chosen = to_judge(probability[:, i], np.random.default_rng(i))
        open_ones = [row for row in chosen if pool.names[row] not in audit.get(tag, {})]
        for number, start in enumerate(range(0, len(open_ones), SHEET), 1):
            rows = open_ones[start : start + SHEET]
            lines = math.ceil(len(rows) / COLUMNS)
            sheet = Image.new("RGB", (COLUMNS * CELL, lines * CELL), "white")
            draw = ImageDraw.Draw(sheet)
            for place, row in enumerate(rows):
                picture = pool.pictures[row].copy()
                picture = picture.resize((CELL - 6, CELL - 6)) if max(picture.size) <= 160 else picture
                picture.thumbnail((CELL - 6, CELL - 6))
                x, y = place % COLUMNS * CELL, place // COLUMNS * CELL
                sheet.paste(picture, (x + 3, y + 3))
                draw.rectangle((x + 3, y + 3, x + 33, y + 19), fill="black")
                draw.text((x + 7, y + 4), str(place + 1), fill="white")
            name = f"{tag.replace(' ', '_')}-{number}"
            sheet.save(folder / f"{name}.png")
            document = {"tag": tag, "photos": [pool.names[row] for row in rows]}
            (folder / f"{name}.json").write_text(json.dumps(document))


def judged(tag: str, pool: Pool, audit: dict) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the pool that were judged, and whether each has the tag."""
    found = {name: is_so for name, is_so in audit.get(tag, {}).items() if is_so is not None}
    rows = [row for row, name in enumerate(pool.names) if name in found]
    return np.array(rows, int), np.array([found[pool.names[row]] for row in rows], bool)


def threshold_of(probability: np.ndarray, truth: np.ndarray) -> float | None:
    """The lowest of some thresholds from which on what was judged is right as often as aimed for; None for none."""
    for threshold in np.arange(LEAST_PROBABILITY, 0.96, 0.05).round(2):
        above = probability >= threshold
        if above.sum() >= LEAST_JUDGED and truth[above].mean() >= AIM:
            return float(threshold)
    return None


def probabilities(logits: np.ndarray, slope: float, offset: float) -> np.ndarray:
    return 1 / (1 + np.exp(-(slope * logits + offset)))


def calibrated(tag: str, i: int, pool: Pool, logits: np.ndarray, audit: dict) -> tuple[float, float]:
    """Slope and offset of one tag. Labels and teachers see too much where the network sees the tag, so that there the photos that
    were judged stand for all."""
    slope, offset = fitted(logits, pool.target[:, i], pool.weight[:, i])
    rows, truth = judged(tag, pool, audit)
    if len(rows) < LEAST_JUDGED:
        return slope, offset
    target, weight = pool.target[:, i].copy(), pool.weight[:, i].copy()
    given = probabilities(logits, slope, offset) >= LEAST_PROBABILITY
    weight[given] = 0
    target[rows], weight[rows] = truth, max(1.0, given.sum() / len(rows))
    return fitted(logits, target, weight)


def calibrate(vocabulary: Vocabulary, pool: Pool, logits: np.ndarray, audit: dict) -> None:
    document, lines = {}, []
    for i, tag in enumerate(vocabulary.tags):
        slope, offset = calibrated(tag, i, pool, logits[:, i], audit)
        probability = probabilities(logits[:, i], slope, offset)
        rows, truth = judged(tag, pool, audit)
        threshold = threshold_of(probability[rows], truth)
        document[tag] = {"slope": round(slope, 4), "offset": round(offset, 4), "threshold": threshold}
        if threshold is None:
            lines.append(f"| ({tag}) | | | {len(rows)} | |")
            continue
        above = probability[rows] >= threshold
        right, count = int(truth[above].sum()), int(above.sum())
        share = (probability >= threshold).mean()
        lines.append(
            f"| {tag} | {threshold:.2f} | {right / count:.2f} | {right} of {count} (at least "
            f"{lower_bound(right, count):.2f}) | {100 * share:.1f} % |"
        )
    lines.sort(key=lambda line: line.startswith("| ("))
    CALIBRATION.write_text(json.dumps(document, indent=1) + "\n")
    print("| tag | threshold | precision | judged right (95 % sure) | of held-out photos get it |")
    print("| --- | ---: | ---: | ---: | ---: |")
    print("\n".join(lines))
    shipped = sum(one["threshold"] is not None for one in document.values())
    print(f"\n{shipped} of {len(document)} tags ship; {len(pool.names)} photos that nothing was learned from.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_path_arguments(parser)
    parser.add_argument("name")
    parser.add_argument("what", nargs="?", choices=["thresholds", "sheets"], default="thresholds")
    parser.add_argument("--side", type=int, required=True)
    arguments = parser.parse_args()
    paths = paths_of(arguments)
    vocabulary = Vocabulary(paths)
    pool = pool_of(paths, vocabulary)
    network = Starter()
    network.load_state_dict(torch.load(paths.runs / f"{arguments.name}.pt")["average"])
    logits, _ = outputs(network.eval(), pool.pictures, arguments.side)
    audit = json.loads(AUDIT.read_text()) if AUDIT.exists() else {}
    if arguments.what == "thresholds":
        calibrate(vocabulary, pool, logits, audit)
        return
    probability = np.empty_like(logits)
    for i in range(len(vocabulary.tags)):
        slope, offset = fitted(logits[:, i], pool.target[:, i], pool.weight[:, i])
        probability[:, i] = probabilities(logits[:, i], slope, offset)
    sheets(paths, vocabulary, pool, probability, audit)


if __name__ == "__main__":
    main()
