"""Trains the starter from random weights.

    python train.py first --work WORK --steps 9000 --side 96
    python train.py second --work WORK --steps 3000 --side 128 --start first --rate 8e-4

Run again with the same arguments it goes on from its last checkpoint. WORK/runs/NAME.pt has the weights, NAME.jsonl the
curves: losses every hundred steps, measures at each checkpoint. coco128 and imagenette160 are only measured on.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from measure import Measures, measures
from network import Helpers, Starter
from paths import Paths, add_path_arguments, paths_of
from pictures import standardised
from targets import Views, load_views
from vocabulary import Vocabulary

#: A view that is a crop is drawn so often, against a whole photo.
CROP_CHANCE = 0.6
#: What each loss counts; they were set so that their gradients are of one size at the start.
FACTORS = {
    "tags": 1 / 8,
    "coco": 1 / 8,
    "mlkit": 1 / 20,
    "mobilenet": 1 / 4,
    "mlkit_embedding": 1.5,
    "mobilenet_embedding": 1.5,
    "labels": 0.35,
}


@dataclass(frozen=True)
class Batch:
    pictures: Tensor
    target: Tensor
    weight: Tensor
    coco: Tensor
    mlkit: Tensor
    mobilenet: Tensor
    mlkit_embedding: Tensor
    mobilenet_embedding: Tensor
    label: Tensor


def varied(pictures: Tensor, is_whole: np.ndarray, side: int, random: np.random.Generator) -> Tensor:
    """uint8 [b, 3, 160, 160] -> float32 [b, 3, side, side] of 0 to 255: other parts, mirrored, a little turned, in other light."""
    n = len(pictures)
    scale = np.sqrt(np.where(is_whole, random.uniform(0.6, 1, n), random.uniform(0.75, 1, n)))
    aspect = np.exp(random.uniform(-0.15, 0.15, n))
    across, down = np.minimum(1, scale * aspect), np.minimum(1, scale / aspect)
    untouched = random.random(n) < 0.25
    across[untouched] = down[untouched] = 1
    left, top = random.uniform(-1, 1, n) * (1 - across), random.uniform(-1, 1, n) * (1 - down)
    mirror = np.where(random.random(n) < 0.5, -1, 1)
    turn = np.where(random.random(n) < 0.3, random.uniform(-0.15, 0.15, n), 0)
    matrix = np.zeros((n, 2, 3), np.float32)
    matrix[:, 0] = np.stack([across * mirror * np.cos(turn), -across * np.sin(turn), left], 1)
    matrix[:, 1] = np.stack([down * mirror * np.sin(turn), down * np.cos(turn), top], 1)
    if side < 112:
        # sampling at points would skip pixels; as whole numbers it takes a tenth of the time
        pictures = functional.interpolate(pictures, size=(int(side * 1.2),) * 2, mode="bilinear", antialias=True)
    pictures = pictures.float()
    grid = functional.affine_grid(torch.from_numpy(matrix), [n, 3, side, side], align_corners=False)
    pictures = functional.grid_sample(pictures, grid, padding_mode="reflection", align_corners=False)

    def uniform(least: float, most: float, *shape: int) -> Tensor:
        return torch.from_numpy(random.uniform(least, most, (n, *shape)).astype(np.float32))

    colour = uniform(0.6, 1.4, 1, 1, 1)
    colour[torch.from_numpy(random.random(n) < 0.08)] = 0
    grey = pictures.mean(1, keepdim=True)
    pictures.sub_(grey).mul_(colour).add_(grey)
    contrast, tint, light = uniform(0.65, 1.4, 1, 1, 1), uniform(0.9, 1.1, 3, 1, 1), uniform(-30, 30, 1, 1, 1)
    return pictures.sub_(128).mul_(contrast * tint).add_(128 + light).clamp_(0, 255)


class Batches:
    def __init__(self, views: Views, size: int, side: int, seed: int) -> None:
        self._views, self._size, self._side, self._seed = views, size, side, seed
        self._learned = np.where(~views.held_out)[0]
        chance = (np.where(views.is_whole, 1, CROP_CHANCE) * views.chance)[self._learned]
        self._chance = chance / chance.sum()

    def make(self, step: int) -> Batch:
        """The same for the same seed and step."""
        random = np.random.default_rng([self._seed, step])
        views = self._views
        chosen = np.sort(random.choice(self._learned, self._size, p=self._chance))
        pictures = torch.from_numpy(np.stack([views.picture(view) for view in chosen]))
        pictures = varied(pictures.permute(0, 3, 1, 2), views.is_whole[chosen], self._side, random)

        def of(name: str) -> Tensor:
            return torch.from_numpy(getattr(views, name)[chosen].astype(np.float32))

        return Batch(
            standardised(pictures),
            *map(of, ("target", "weight", "coco", "mlkit", "mobilenet", "mlkit_embedding", "mobilenet_embedding")),
            torch.from_numpy(views.label[chosen]),
        )

    def of_steps(self, start: int, end: int) -> Iterator[Batch]:
        """Made ahead in a thread."""
        ready: queue.Queue[Batch] = queue.Queue(4)

        def fill() -> None:
            torch.set_num_threads(1)
            for step in range(start, end):
                ready.put(self.make(step))

        threading.Thread(target=fill, daemon=True).start()
        for _ in range(start, end):
            yield ready.get()


class Losses:
    def __init__(self, views: Views) -> None:
        some = np.random.default_rng(0).choice(len(views), min(len(views), 20_000), replace=False)

        def spread(embedding: np.ndarray) -> tuple[Tensor, Tensor]:
            values = embedding[some].astype(np.float32)
            return torch.from_numpy(values.mean(0)), torch.from_numpy(values.std(0) + 0.05)

        self._mlkit, self._mobilenet = spread(views.mlkit_embedding), spread(views.mobilenet_embedding)
        # a photo's label is told from its own source's labels only
        sources = np.array([label.split("/")[0] for label in views.labels])
        self._others = torch.from_numpy(np.where(sources[:, None] == sources, 0.0, -1e4).astype(np.float32))

    def __call__(self, batch: Batch, logits: Tensor, helped: dict[str, Tensor]) -> dict[str, Tensor]:
        entropy = functional.binary_cross_entropy_with_logits

        def apart(predicted: Tensor, wanted: Tensor, spread: tuple[Tensor, Tensor]) -> Tensor:
            mean, deviation = spread
            wanted = ((wanted - mean) / deviation).clamp(-4, 4)
            return (1 - functional.cosine_similarity(predicted, wanted)).mean()

        labelled = batch.label >= 0
        own = batch.label[labelled]
        return {
            "tags": (batch.weight * entropy(logits, batch.target, reduction="none")).sum(1).mean(),
            "coco": entropy(helped["coco"], ((batch.coco - 0.12) / 0.38).clamp(0, 1), reduction="none").sum(1).mean(),
            "mlkit": entropy(helped["mlkit"], batch.mlkit, reduction="none").sum(1).mean(),
            "mobilenet": -(batch.mobilenet * functional.log_softmax(helped["mobilenet"], 1)).sum(1).mean(),
            "mlkit_embedding": apart(helped["mlkit_embedding"], batch.mlkit_embedding, self._mlkit),
            "mobilenet_embedding": apart(helped["mobilenet_embedding"], batch.mobilenet_embedding, self._mobilenet),
            "labels": functional.cross_entropy(helped["labels"][labelled] + self._others[own], own, reduction="sum")
            / len(labelled),
        }


def learning_rate(step: int, arguments: argparse.Namespace) -> float:
    if step < arguments.warm_up:
        return arguments.rate * (step + 1) / arguments.warm_up
    done = (step - arguments.warm_up) / max(1, arguments.steps - arguments.warm_up)
    return arguments.last_rate + (arguments.rate - arguments.last_rate) * 0.5 * (1 + math.cos(math.pi * done))


class Run:
    """Weights, their moving average, the optimiser, and the step that is next."""

    def __init__(self, path: Path, labels: int, rate: float, decay: float) -> None:
        self.path, self.step = path, 0
        self.network = Starter().to(memory_format=torch.channels_last)
        self.helpers = Helpers(labels)
        self.average = copy.deepcopy(self.network).eval()
        named = [*self.network.named_parameters(), *self.helpers.named_parameters()]
        self.parameters = [value for _, value in named]
        groups = [
            {"params": [value for value in self.parameters if value.ndim > 1], "weight_decay": decay},
            {"params": [value for value in self.parameters if value.ndim <= 1], "weight_decay": 0},
        ]
        self.optimiser = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98))

    def load(self, path: Path, with_optimiser: bool) -> None:
        state = torch.load(path)
        self.network.load_state_dict(state["network"])
        self.helpers.load_state_dict(state["helpers"])
        self.average.load_state_dict(state["average"])
        if with_optimiser:
            self.optimiser.load_state_dict(state["optimiser"])
            self.step = state["step"]

    def save(self) -> None:
        state = {
            "network": self.network.state_dict(),
            "helpers": self.helpers.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
        }
        torch.save(state, self.path.with_suffix(".part"))
        self.path.with_suffix(".part").rename(self.path)

    @torch.no_grad()
    def follow(self, share: float) -> None:
        """Moves the average so far towards the weights."""
        for mean, value in zip(self.average.state_dict().values(), self.network.state_dict().values()):
            if mean.is_floating_point():
                mean.lerp_(value, share)
            else:
                mean.copy_(value)


def report(run: Run, found: Measures, log) -> None:
    print(f"== {run.step}: {found.summary()}", flush=True)
    log.write(json.dumps({"step": run.step, **found.document()}) + "\n")
    log.flush()


def train(paths: Paths, arguments: argparse.Namespace) -> None:
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    vocabulary = Vocabulary(paths)
    views = load_views(paths, vocabulary)
    print(f"{len(views)} views of {len(set(views.file))} photos, {len(views.labels)} labels", flush=True)
    paths.runs.mkdir(parents=True, exist_ok=True)
    run = Run(paths.runs / f"{arguments.name}.pt", len(views.labels), arguments.rate, arguments.decay)
    if run.path.exists():
        run.load(run.path, with_optimiser=True)
    elif arguments.start:
        run.load(paths.runs / f"{arguments.start}.pt", with_optimiser=False)
    measure = measures(paths, vocabulary, views)
    losses = Losses(views)
    forward = torch.compile(run.network) if arguments.compile else run.network
    batches = Batches(views, arguments.batch, arguments.side, arguments.seed)
    run.network.train()
    started, first = time.time(), run.step
    sums: dict[str, float] = dict.fromkeys(FACTORS, 0.0)
    with open(paths.runs / f"{arguments.name}.jsonl", "a", encoding="utf-8") as log:
        for batch in batches.of_steps(run.step, arguments.steps):
            for group in run.optimiser.param_groups:
                group["lr"] = learning_rate(run.step, arguments)
            with torch.autocast("cpu", torch.bfloat16):
                logits, features = forward(batch.pictures)
                helped = run.helpers(features)
            found = losses(batch, logits.float(), {name: value.float() for name, value in helped.items()})
            run.optimiser.zero_grad()
            sum(FACTORS[name] * loss for name, loss in found.items()).backward()
            torch.nn.utils.clip_grad_norm_(run.parameters, 3.0)
            run.optimiser.step()
            run.follow(1 - min(arguments.average, (run.step + 10) / (run.step + 100)))
            run.step += 1
            for name, loss in found.items():
                sums[name] += loss.item() / 100
            if run.step % 100 == 0:
                rate = (run.step - first) * arguments.batch / (time.time() - started)
                words = " ".join(f"{name} {value:.3f}" for name, value in sums.items())
                print(f"{run.step} {words} {rate:.0f}/s", flush=True)
                log.write(json.dumps({"step": run.step, "losses": sums, "photos_per_second": rate}) + "\n")
                log.flush()
                sums = dict.fromkeys(FACTORS, 0.0)
            if run.step % arguments.checkpoint == 0 or run.step == arguments.steps:
                run.save()
                report(run, measure(run.average, arguments.side), log)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_path_arguments(parser)
    parser.add_argument("name")
    parser.add_argument("--start", help="the run whose weights it begins with")
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--side", type=int, required=True, help="pixels; a multiple of 32")
    parser.add_argument("--batch", type=int, default=96)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--last-rate", type=float, default=1e-5)
    parser.add_argument("--warm-up", type=int, default=300)
    parser.add_argument("--decay", type=float, default=0.03)
    parser.add_argument("--average", type=float, default=0.999)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--checkpoint", type=int, default=1000)
    parser.add_argument("--compile", action=argparse.BooleanOptionalAction, default=True)
    arguments = parser.parse_args()
    train(paths_of(arguments), arguments)
