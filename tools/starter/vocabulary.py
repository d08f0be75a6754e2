"""The 59 tags that are learned, and how the teachers' classes and captions map onto them (training/tags.json)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from paths import Paths

#: Tags that no teacher rules out: where none sees them, that says little.
NOT_RULED_OUT = frozenset(
    [
        "child", "street", "building", "night", "sunset", "sky", "snow", "beach", "water", "mountain", "forest", "grass",
        "desert", "indoor", "kitchen", "bedroom", "bathroom", "living room", "office", "document",
    ]
)  # fmt: skip
GROUP = "group"
PERSON = 0


def ramp(value: np.ndarray, start: float, end: float) -> np.ndarray:
    """0 up to `start`, 1 from `end` on, straight between."""
    return np.clip((value - start) / (end - start), 0, 1)


@dataclass(frozen=True)
class Vocabulary:
    paths: Paths

    @cached_property
    def _entries(self) -> list[dict]:
        return json.loads((self.paths.training / "tags.json").read_text())["tags"]

    @cached_property
    def tags(self) -> list[str]:
        return [entry["name"] for entry in self._entries]

    @cached_property
    def index(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.tags)}

    def _lines(self, *parts: str) -> list[str]:
        return self.paths.models.joinpath(*parts).read_text(encoding="utf-8").splitlines()

    @cached_property
    def coco_names(self) -> list[str]:
        return self._lines("yolox_nano", "coco80_labels.txt")

    def _classes(self, key: str) -> list[list[int]]:
        return [[self.coco_names.index(name) for name in entry.get(key, [])] for entry in self._entries]

    @cached_property
    def coco(self) -> list[list[int]]:
        """For each tag the classes of COCO that are it."""
        return self._classes("coco")

    @cached_property
    def coco_hints(self) -> list[list[int]]:
        """For each tag the classes of COCO that make it likely."""
        return self._classes("coco_hint")

    @cached_property
    def mlkit(self) -> list[list[int]]:
        found = {name.lower(): i for i, name in enumerate(self._lines("mlkit_object_labeler", "probability-labels-en.txt"))}
        return [[found[name.lower()] for name in entry.get("mlkit", []) if name.lower() in found] for entry in self._entries]

    @cached_property
    def imagenet(self) -> list[list[int]]:
        """For each tag the indices of MobileNet's 1,001 classes."""
        return [[i for start, end in entry.get("in1k", []) for i in range(start, end + 1)] for entry in self._entries]

    @cached_property
    def captions(self) -> list[re.Pattern[str] | None]:
        return [re.compile(entry["cap"], re.I) if "cap" in entry else None for entry in self._entries]

    def coco_truth(self, classes: list[int]) -> np.ndarray:
        """[59] booleans for a photo whose boxes have these classes of COCO, one for each box. Tags that no class of COCO
        means are false; see `coco_tags`."""
        present = set(classes)
        truth = np.array([bool(present.intersection(of_tag)) for of_tag in self.coco])
        truth[self.index[GROUP]] = classes.count(PERSON) >= 4
        return truth

    @cached_property
    def coco_tags(self) -> np.ndarray:
        """[59] booleans: COCO's boxes tell whether the tag is true."""
        return np.array([bool(classes) or name == GROUP for name, classes in zip(self.tags, self.coco)])
