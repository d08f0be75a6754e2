"""The figures of the shipped starter, through the program's own tagger, beside the networks that it learned from.

    python compare.py --work WORK [--write]

Runs outputs.ts (Node, in a checkout after `npm ci`) over coco128 and imagenette160, YOLOX by itself, and prints, or with
`--write` puts into resources/models/starter/README.md: average precision on coco128 by tag with counts (tags in parentheses do not
ship), the linear probe, and how many photos a second the tagger does.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image

from export import CALIBRATION
from measure import average_precisions, coco128, imagenette160, probe
from paths import PROJECT, SHIPPED, Paths, add_path_arguments, paths_of
from teachers import Teachers
from vocabulary import GROUP, PERSON, Vocabulary

START, END = "<!-- compare.py -->", "<!-- /compare.py -->"


def program_outputs(paths: Paths, photos: list[Path]) -> tuple[dict[str, dict[str, dict]], str]:
    """By model and photo what the program's tagger said, and what it printed of its speed."""
    out = paths.work / "outputs.jsonl"
    models = [SHIPPED, paths.models / "mlkit_object_labeler", paths.models / "mobilenet_v2_quant"]
    printed = subprocess.run(
        ["node", "tools/starter/outputs.ts", out, *models, "--", *photos],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found: dict[str, dict[str, dict]] = {}
    with open(out, encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            found.setdefault(record["model"], {})[record["photo"]] = record
    return found, printed


def dense(records: dict[str, dict], photos: list[Path], size: int) -> np.ndarray:
    """[photos, size] scores."""
    scores = np.zeros((len(photos), size), np.float32)
    for row, photo in enumerate(photos):
        record = records[str(photo)]
        scores[row, record["labels"]] = record["scores"]
    return scores


def best_of(scores: np.ndarray, classes: list[list[int]]) -> np.ndarray:
    """[photos, tags]: the best score of a tag's classes, 0 where it has none."""
    return np.stack([scores[:, of].max(1) if of else np.zeros(len(scores)) for of in classes], 1)


def summed(scores: np.ndarray, classes: list[list[int]]) -> np.ndarray:
    return np.stack([scores[:, of].sum(1) if of else np.zeros(len(scores)) for of in classes], 1)


def detector_scores(paths: Paths, vocabulary: Vocabulary, photos: list[Path]) -> np.ndarray:
    teachers = Teachers(paths.models)
    scores, groups = np.zeros((len(photos), 80), np.float32), np.zeros(len(photos))
    for row, photo in enumerate(photos):
        best, boxes = teachers.detect(Image.open(photo).convert("RGB"))
        for number, score in best.items():
            scores[row, int(number)] = score
        persons = sorted((score for kind, score, *_ in boxes if kind == PERSON), reverse=True)
        groups[row] = persons[3] if len(persons) >= 4 else 0.01 * len(persons)
    by_tag = best_of(scores, vocabulary.coco)
    by_tag[:, vocabulary.index[GROUP]] = groups
    return by_tag


def cell(value: float) -> str:
    return f"{value:.3f}".lstrip("0") if value < 1 else "1.000"


def tables(paths: Paths) -> str:
    vocabulary = Vocabulary(paths)
    _, truth = coco128(paths, vocabulary)
    photos = sorted((paths.photos / "coco128" / "train2017").glob("*.jpg"))
    _, classes = imagenette160(paths)
    probe_photos = sorted(path for path in (paths.photos / "imagenette160").glob("*/*") if path.suffix.lower() in (".jpg", ".jpeg"))
    found, printed = program_outputs(paths, photos + probe_photos)
    models = {
        "starter": dense(found["starter"], photos, len(vocabulary.tags)),
        "mlkit_object_labeler": best_of(dense(found["mlkit_object_labeler"], photos, 631), vocabulary.mlkit),
        "mobilenet_v2_quant": summed(dense(found["mobilenet_v2_quant"], photos, 1001), vocabulary.imagenet),
        "yolox_nano": detector_scores(paths, vocabulary, photos),
    }
    precisions = {name: average_precisions(scores, truth, vocabulary.tags) for name, scores in models.items()}
    tags = [tag for tag in vocabulary.tags if tag in precisions["starter"]]
    thresholds = {tag: one["threshold"] for tag, one in json.loads(CALIBRATION.read_text()).items()}
    lines = [
        f"| tag | photos of 128 | {' | '.join(models)} | chance |",
        f"| --- | ---: |{' ---: |' * (len(models) + 1)}",
    ]
    for tag in tags:
        i = vocabulary.index[tag]
        cells = [cell(of_model[tag]) for of_model in precisions.values()]
        name = tag if thresholds[tag] is not None else f"({tag})"
        lines.append(f"| {name} | {truth[:, i].sum()} | {' | '.join(cells)} | {cell(truth[:, i].mean())} |")
    means = [np.mean([one[tag] for tag in tags]) for one in precisions.values()]
    chance = np.mean([truth[:, vocabulary.index[tag]].mean() for tag in tags])
    lines.append(f"| **mean of {len(tags)}** | | {' | '.join(map(cell, means))} | {cell(chance)} |")
    embeddings = np.stack([found["starter"][str(photo)]["embedding"] for photo in probe_photos])
    accuracy = probe(embeddings, classes)
    return "\n".join(
        [
            *lines,
            "",
            f"imagenette160, 10-way linear probe on the embedding, 20 photos a class, {len(accuracy)} draws: "
            f"{100 * np.mean(accuracy):.1f} % ({100 * min(accuracy):.1f} to {100 * max(accuracy):.1f}).",
            "",
            *(f"- {line}" for line in printed.splitlines()),
        ]
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_path_arguments(parser)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    text = tables(paths_of(arguments))
    print(text)
    if arguments.write:
        card = SHIPPED / "README.md"
        whole = card.read_text()
        card.write_text(re.sub(f"{START}.*{END}", lambda _: f"{START}\n\n{text}\n\n{END}", whole, flags=re.S))
