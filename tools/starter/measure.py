"""What is measured while the starter is trained: coco128, a linear probe on imagenette160, and the held-out photos."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from network import Starter
from paths import Paths
from pictures import tensor_of
from targets import Views
from vocabulary import Vocabulary

PROBE_PHOTOS = 20
PROBE_SEEDS = 5
#: Fewer photos with a tag tell nothing.
LEAST_PRESENT = 4


def average_precisions(scores: np.ndarray, truth: np.ndarray, tags: Sequence[str]) -> dict[str, float]:
    """By tag, of those that some photo has. `scores`, `truth`: [photos, tags]."""
    return {tag: float(average_precision_score(truth[:, i], scores[:, i])) for i, tag in enumerate(tags) if truth[:, i].any()}


def coco128(paths: Paths, vocabulary: Vocabulary) -> tuple[list[Image.Image], np.ndarray]:
    """The photos, and which of the tags they have [128, 59] by COCO's boxes."""
    folder = paths.photos / "coco128"
    document = json.loads((folder / "annotations" / "instances_train2017.json").read_text())
    names = vocabulary.coco_names
    number = {entry["id"]: names.index(entry["name"]) for entry in document["categories"]}
    boxes: dict[int, list[int]] = {image["id"]: [] for image in document["images"]}
    for box in document["annotations"]:
        boxes[box["image_id"]].append(number[box["category_id"]])
    images = sorted(document["images"], key=lambda image: image["file_name"])
    pictures = [Image.open(folder / "train2017" / image["file_name"]).convert("RGB") for image in images]
    return pictures, np.stack([vocabulary.coco_truth(boxes[image["id"]]) for image in images])


def imagenette160(paths: Paths) -> tuple[list[Image.Image], np.ndarray]:
    """The photos and the number of each one's class."""
    folder = paths.photos / "imagenette160"
    files = sorted(path for path in folder.glob("*/*") if path.suffix.lower() in (".jpg", ".jpeg"))
    classes = sorted({path.parent.name for path in files})
    return (
        [Image.open(path).convert("RGB") for path in files],
        np.array([classes.index(path.parent.name) for path in files]),
    )


def probe(embeddings: np.ndarray, classes: np.ndarray) -> list[float]:
    """Accuracy of a logistic regression on L2-normalised embeddings from 20 photos of each class, on the others, by seed."""
    unit = embeddings / np.linalg.norm(embeddings, axis=1, keepdims=True)
    found = []
    for seed in range(PROBE_SEEDS):
        random = np.random.default_rng(seed)
        learned = np.concatenate([random.permutation(np.where(classes == one)[0])[:PROBE_PHOTOS] for one in np.unique(classes)])
        others = np.setdiff1d(np.arange(len(classes)), learned)
        fitted = LogisticRegression(C=30, max_iter=300).fit(unit[learned], classes[learned])
        found.append(float((fitted.predict(unit[others]) == classes[others]).mean()))
    return found


@dataclass(frozen=True)
class Measures:
    """Means, and average precisions by tag."""

    coco: dict[str, float]
    held_out: dict[str, float]
    probe: list[float]

    def document(self) -> dict:
        return {
            "coco128": float(np.mean(list(self.coco.values()))),
            "held_out": float(np.mean(list(self.held_out.values()))),
            "probe": float(np.mean(self.probe)),
            "coco128_by_tag": self.coco,
            "held_out_by_tag": self.held_out,
        }

    def summary(self) -> str:
        document = self.document()
        return " ".join(f"{name} {document[name]:.3f}" for name in ("coco128", "held_out", "probe"))


@torch.inference_mode()
def outputs(network: Starter, pictures: Sequence[Image.Image], side: int) -> tuple[np.ndarray, np.ndarray]:
    """Logits [n, 59] and features [n, 384]."""
    logits, features = [], []
    for start in range(0, len(pictures), 64):
        with torch.autocast("cpu", torch.bfloat16):
            one, other = network(tensor_of(pictures[start : start + 64], side))
        logits.append(one.float())
        features.append(other.float())
    return torch.cat(logits).numpy(), torch.cat(features).numpy()


def measures(paths: Paths, vocabulary: Vocabulary, views: Views) -> Callable[[Starter, int], Measures]:
    """A function that measures a network at a side in pixels."""
    coco_pictures, truth = coco128(paths, vocabulary)
    probe_pictures, classes = imagenette160(paths)
    held_out = np.where(views.held_out & views.is_whole)[0]
    held_out_pictures = [Image.fromarray(np.asarray(views.picture(view))) for view in held_out]
    target, weight = views.target[held_out], views.weight[held_out]

    def measure(network: Starter, side: int) -> Measures:
        tags = vocabulary.tags
        logits, _ = outputs(network, coco_pictures, side)
        _, features = outputs(network, probe_pictures, side)
        own, _ = outputs(network, held_out_pictures, side)
        by_tag = {}
        for i, tag in enumerate(tags):
            known = weight[:, i] > 0.3
            present = target[known, i] > 0.5
            if present.sum() >= LEAST_PRESENT:
                by_tag[tag] = float(average_precision_score(present, own[known, i]))
        return Measures(average_precisions(logits, truth, tags), by_tag, probe(features, classes))

    return measure
