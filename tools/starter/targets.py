"""What each view should be tagged with, from labels, captions, boxes and the teachers' opinions, with how sure that is."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass

import numpy as np

from gather import listed_photos
from paths import HERE, Paths
from views import SIDE, given_sources
from vocabulary import GROUP, NOT_RULED_OUT, PERSON, Vocabulary, ramp

#: A box whose share of the view is so large counts, however much of it is cut off.
LARGE_SHARE = 0.3


def is_held_out(file: str) -> bool:
    """True for the twentieth of the photos that nothing is learned from."""
    return zlib.crc32(file.encode()) % 20 == 0


@dataclass
class Views:
    """All views of all sources, n of them. Teachers' outputs are float16."""

    file: np.ndarray  # [n] SOURCE/NUMBER.jpg
    source: np.ndarray  # [n]
    is_whole: np.ndarray  # [n]
    held_out: np.ndarray  # [n]
    target: np.ndarray  # [n, 59], 0 to 1
    weight: np.ndarray  # [n, 59]
    coco: np.ndarray  # [n, 80] the detector's best score in the view
    mlkit: np.ndarray
    mobilenet: np.ndarray
    mlkit_embedding: np.ndarray
    mobilenet_embedding: np.ndarray
    label: np.ndarray  # [n] class of the source's own labels, -1 for none
    labels: list[str]  # SOURCE/LABEL by class
    chance: np.ndarray  # [n] how often it is drawn, against 1
    pictures: list[np.memmap]
    place: np.ndarray  # [n, 2] which of pictures, and where in it

    def __len__(self) -> int:
        return len(self.file)

    def picture(self, view: int) -> np.ndarray:
        """[160, 160, 3] RGB."""
        source, place = self.place[view]
        return self.pictures[source][place]


def seen_in(crop: np.ndarray, boxes: list[list[float]], best: dict[str, float]) -> tuple[np.ndarray, np.ndarray, float]:
    """Of one view: the best score of each class [80] by the boxes in it, the best anywhere in the photo [80], persons."""
    x1, y1, x2, y2 = crop
    in_view, anywhere, persons = np.zeros(80, np.float32), np.zeros(80, np.float32), 0
    for name, score in best.items():
        anywhere[int(name)] = score
    if x2 - x1 > 0.999 and y2 - y1 > 0.999:
        in_view[:] = anywhere
    for number, score, x, y, width, height in boxes:
        kind = int(number)
        across = max(0.0, min(x + width, x2) - max(x, x1))
        down = max(0.0, min(y + height, y2) - max(y, y1))
        inside = across * down / max(width * height, 1e-6)
        share = across * down / ((x2 - x1) * (y2 - y1))
        if inside > 0.6 or share > LARGE_SHARE:
            in_view[kind] = max(in_view[kind], score)
        if kind == PERSON and inside > 0.5:
            persons += 1
    return in_view, anywhere, persons


def by_teachers(
    vocabulary: Vocabulary,
    mlkit: np.ndarray,
    mobilenet: np.ndarray,
    in_view: np.ndarray,
    anywhere: np.ndarray,
    persons: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Targets and weights [n, 59] from the teachers alone."""
    n = len(mlkit)
    target, weight = np.zeros((n, len(vocabulary.tags)), np.float32), np.ones((n, len(vocabulary.tags)), np.float32)
    for i, tag in enumerate(vocabulary.tags):
        says = np.zeros(n, np.float32)
        if vocabulary.coco[i]:
            score = in_view[:, vocabulary.coco[i]].max(1)
            says = np.maximum(says, ramp(score, 0.12, 0.5))
            weight[(score > 0.12) & (score < 0.4), i] = 0.5
            # it is somewhere in the photo, perhaps here
            weight[(anywhere[:, vocabulary.coco[i]].max(1) > 0.12) & (score < 0.12), i] = 0.3
        if tag == GROUP:
            says = np.clip((persons - 1) / 3, 0, 1).astype(np.float32)
            weight[(persons > 1) & (persons < 4), i] = 0.5
        if vocabulary.mlkit[i]:
            says = np.maximum(says, ramp(mlkit[:, vocabulary.mlkit[i]].max(1).astype(np.float32), 0.1, 0.6))
        if vocabulary.imagenet[i]:
            says = np.maximum(says, ramp(mobilenet[:, vocabulary.imagenet[i]].sum(1).astype(np.float32), 0.1, 0.8))
        if vocabulary.coco_hints[i]:
            says = np.maximum(says, 0.9 * ramp(in_view[:, vocabulary.coco_hints[i]].max(1), 0.3, 0.7))
        target[:, i] = says
        if tag in NOT_RULED_OUT:
            weight[:, i] = np.where(says > 0.4, 0.5, 0.15)
    return target, weight


def apply_given(
    target: np.ndarray,
    weight: np.ndarray,
    given_target: np.ndarray,
    given_weight: np.ndarray,
    is_whole: np.ndarray,
    area: np.ndarray,
) -> None:
    """Puts in what training/targets.npz says of the photos: of the whole as it stands, of a crop as far as it carries over."""
    target[is_whole], weight[is_whole] = given_target[is_whole], given_weight[is_whole]
    trusted = given_weight >= 1.5
    crop = (~is_whole)[:, None] & trusted
    absent, present = crop & (given_target < 0.5), crop & (given_target > 0.5)
    weight[absent] = np.maximum(weight[absent], 1)
    target[absent] = 0
    sure = np.where(area > 0.5, 0.6, 0.25)[:, None] * np.ones_like(weight)
    target[present] = np.maximum(target[present], 0.85)
    weight[present] = sure[present]
    weight[(~is_whole)[:, None] & (given_weight < 0.2) & (target < 0.4)] = 0.1


def apply_labels(
    vocabulary: Vocabulary,
    mapping: dict,
    labels: list[list[str]],
    is_whole: np.ndarray,
    target: np.ndarray,
    weight: np.ndarray,
) -> None:
    """Puts in what the labels of gathered photos, one list for each view, mean by their source's mapping."""
    present, absent = mapping.get("present", {}), mapping.get("absent", {})
    for view, own in enumerate(labels):
        sure = 1.0 if is_whole[view] else 0.4
        for label in ["*", *own]:
            for tag in absent.get(label, []):
                i = vocabulary.index[tag]
                target[view, i], weight[view, i] = 0, max(weight[view, i], 1)
        for label in ["*", *own]:
            for tag in present.get(label, []):
                i = vocabulary.index[tag]
                target[view, i], weight[view, i] = 1 if is_whole[view] else 0.85, 1.5 * sure


def load_views(paths: Paths, vocabulary: Vocabulary) -> Views:
    """All views that there are."""
    sources = json.loads((HERE / "sources.json").read_text(encoding="utf-8"))
    given = given_sources(paths)
    table = np.load(paths.training / "targets.npz")
    row_of = {file: row for row, file in enumerate(table["files"])}
    with open(paths.training / "labels.jsonl", encoding="utf-8") as lines:
        own_labels = {record["file"]: record.get("labels", []) for record in map(json.loads, lines)}
    own_labels |= {photo["file"]: photo.get("labels", []) for photo in listed_photos()}
    parts: dict[str, list] = {name: [] for name in Views.__dataclass_fields__}
    for path in sorted(paths.views.glob("*.npz")):
        source = path.stem
        settings = sources["given"].get(source) or sources["gathered"].get(source)
        if settings is None:
            continue
        data = np.load(path)
        found = json.loads(path.with_suffix(".json").read_text())
        photo, crop = data["photo"], data["crop"]
        n = len(photo)
        file = data["files"][photo]
        seen = [seen_in(crop[v], found["boxes"][photo[v]], found["best"][photo[v]]) for v in range(n)]
        in_view, anywhere = np.stack([one[0] for one in seen]), np.stack([one[1] for one in seen])
        target, weight = by_teachers(vocabulary, data["mlkit"], data["mnet"], in_view, anywhere, np.array([one[2] for one in seen]))
        width, height = crop[:, 2] - crop[:, 0], crop[:, 3] - crop[:, 1]
        is_whole, area = (width > 0.999) & (height > 0.999), width * height
        if source in given:
            rows = np.array([row_of[one] for one in file])
            apply_given(target, weight, table["y"][rows] / 100, table["w"][rows] / 100, is_whole, area)
        else:
            apply_labels(vocabulary, settings, [own_labels[one] for one in file], is_whole, target, weight)
        # a small crop may show nothing of what the photo is called after; the last label is the most exact one
        names = [
            own_labels[one][-1] if settings["classes"] and own_labels[one] and share > 0.35 else None
            for one, share in zip(file, area)
        ]
        made = {
            "file": file,
            "source": np.full(n, source),
            "is_whole": is_whole,
            "held_out": np.array([is_held_out(one) for one in file]),
            "target": target.astype(np.float16),
            "weight": weight.astype(np.float16),
            "coco": in_view.astype(np.float16),
            "mlkit": data["mlkit"],
            "mobilenet": data["mnet"],
            "mlkit_embedding": data["mlkitE"],
            "mobilenet_embedding": data["mnetE"],
            "label": np.array([None if name is None else f"{source}/{name}" for name in names], object),
            "chance": np.full(n, settings["weight"], np.float32),
            "place": np.stack([np.full(n, len(parts["pictures"])), np.arange(n)], 1),
        }
        for name, value in made.items():
            parts[name].append(value)
        parts["pictures"].append(np.memmap(path.with_suffix(".u8"), np.uint8, "r", shape=(n, SIDE, SIDE, 3)))
    joined = {name: np.concatenate(value) for name, value in parts.items() if name not in ("pictures", "labels")}
    labels = sorted({one for one in joined["label"] if one})
    number = {one: i for i, one in enumerate(labels)}
    joined["label"] = np.array([number.get(one, -1) for one in joined["label"]])
    return Views(**joined, labels=labels, pictures=parts["pictures"])
