"""Writes a trained starter as the ONNX file, labels and manifest that ship.

    python export.py NAME --work WORK [--side 128]

Batch normalisation is folded into the convolutions. Weights are stored as int8 with a scale for each output channel, and turned
into float32 by Cast and Mul, which onnxruntime does once, when it loads the file. Scores are calibrated: `calibration.json`
gives a slope and an offset for each tag, and a threshold, or null for a tag that does not ship: it has a score, for measuring,
but the manifest leaves it out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import dataclass, field

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from network import BEST_PLACE, EMBEDDING, TAGS, Bottleneck, Excite, Plain, Starter
from paths import HERE, SHIPPED, Paths, add_path_arguments, paths_of
from pictures import DEVIATION, MEAN
from vocabulary import Vocabulary

CALIBRATION = HERE / "calibration.json"
OPERATORS = 17
#: Scores below are not kept.
FLOOR = 0.05
#: Tags that the program's vocabulary calls otherwise.
NAMES = {"group": "group of people"}


def quantised(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 weights and float32 scales [outputs], each chosen so that the squared error is least."""
    rows = weights.reshape(len(weights), -1)
    largest = np.abs(rows).max(1) + 1e-12
    scales, errors = largest / 127, np.full(len(rows), np.inf)
    for share in np.linspace(0.7, 1, 13):
        tried = largest * share / 127
        error = ((np.clip(np.round(rows / tried[:, None]), -127, 127) * tried[:, None] - rows) ** 2).sum(1)
        better = error < errors
        scales[better], errors[better] = tried[better], error[better]
    whole = np.clip(np.round(rows / scales[:, None]), -127, 127).astype(np.int8)
    return whole.reshape(weights.shape), scales.astype(np.float32)


@dataclass
class Graph:
    nodes: list = field(default_factory=list)
    constants: list = field(default_factory=list)
    count: int = 0

    def name(self) -> str:
        self.count += 1
        return f"t{self.count}"

    def constant(self, value: np.ndarray) -> str:
        name = self.name()
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, *inputs: str, output: str | None = None, **attributes) -> str:
        output = output or self.name()
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def weights(self, value: np.ndarray) -> str:
        whole, scales = quantised(value)
        shape = [len(scales)] + [1] * (value.ndim - 1)
        plain = self.add("Cast", self.constant(whole), to=TensorProto.FLOAT)
        return self.add("Mul", plain, self.constant(scales.reshape(shape)))

    def convolution(self, x: str, layer: nn.Conv2d, norm: nn.BatchNorm2d | None = None) -> str:
        weight = layer.weight.detach().double().numpy()
        bias = np.zeros(len(weight)) if layer.bias is None else layer.bias.detach().double().numpy()
        if norm is not None:
            factor = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach().double().numpy()
            weight = weight * factor[:, None, None, None]
            bias = (bias - norm.running_mean.double().numpy()) * factor + norm.bias.detach().double().numpy()
        (padding, _), (kernel, _), (stride, _) = layer.padding, layer.kernel_size, layer.stride
        return self.add(
            "Conv",
            x,
            self.weights(weight),
            self.constant(bias.astype(np.float32)),
            kernel_shape=[kernel] * 2,
            strides=[stride] * 2,
            pads=[padding] * 4,
        )

    def sequence(self, x: str, layers: nn.Sequential) -> str:
        x = self.convolution(x, layers[0], layers[1])
        return self.add("Relu", x) if len(layers) > 2 else x

    def shortcut(self, x: str, layers: nn.Module) -> str:
        if isinstance(layers, nn.Identity):
            return x
        if isinstance(layers[0], nn.AvgPool2d):
            x = self.add("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2])
        return self.sequence(x, layers[1])

    def excite(self, x: str, layers: Excite) -> str:
        squeezed = self.add("Relu", self.convolution(self.add("GlobalAveragePool", x), layers.down))
        return self.add("Mul", x, self.add("Sigmoid", self.convolution(squeezed, layers.up)))

    def block(self, x: str, block: nn.Module) -> str:
        if isinstance(block, nn.Sequential):
            return self.sequence(x, block)
        if isinstance(block, Plain):
            seen = self.sequence(x, block.first)
        else:
            assert isinstance(block, Bottleneck)
            seen = self.sequence(self.sequence(x, block.narrow), block.look)
            if isinstance(block.excite, Excite):
                seen = self.excite(seen, block.excite)
        seen = self.sequence(seen, block.last)
        return self.add("Relu", self.add("Add", self.shortcut(x, block.shortcut), seen))


def calibrated_tags(network: Starter, slopes: list[float], offsets: list[float]) -> nn.Conv2d:
    """The last layer with sigmoid(slope * logit + offset) for its scores. Slopes are above 0: the best place stays the best."""
    layer = nn.Conv2d(EMBEDDING, TAGS, 1)
    slope, offset = torch.tensor(slopes), torch.tensor(offsets)
    with torch.no_grad():
        layer.weight.copy_(network.tags.weight * slope.view(-1, 1, 1, 1))
        # the bias is counted by the mean and by the best place
        layer.bias.copy_(network.tags.bias * slope + offset / (1 + BEST_PLACE))
    return layer


def model_of(network: Starter, tags: nn.Conv2d, side: int) -> onnx.ModelProto:
    graph = Graph()
    x = "input"
    for block in network.body:
        x = graph.block(x, block)
    features = graph.sequence(x, network.top)
    logits = graph.convolution(features, tags)
    best = graph.add("Mul", graph.add("GlobalMaxPool", logits), graph.constant(np.array(BEST_PLACE, np.float32)))
    pooled = graph.add("Flatten", graph.add("Add", graph.add("GlobalAveragePool", logits), best))
    graph.add("Sigmoid", pooled, output="scores")
    mean = graph.add("Flatten", graph.add("GlobalAveragePool", features))
    graph.add("LpNormalization", mean, output="embedding", axis=1, p=2)

    def tensor(name: str, *shape: int | str):
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))

    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "starter",
            [tensor("input", "batch", 3, side, side)],
            [tensor("scores", "batch", tags.out_channels), tensor("embedding", "batch", EMBEDDING)],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPERATORS)],
        producer_name="tagroll tools/starter",
    )
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model


def manifest(thresholds: list[float | None], names: list[str], side: int) -> dict:
    def described(name: str) -> dict:
        data = (SHIPPED / name).read_bytes()
        return {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    shipped = {name: threshold for name, threshold in zip(names, thresholds) if threshold is not None}
    return {
        "formatVersion": 1,
        "id": "starter",
        "name": "Starter",
        "kind": "multi-label",
        "goodFor": f"Comes with Tagroll and tags at once, on any computer: {len(shipped)} broad tags. "
        "It misses small things, and knows nothing by name.",
        "licence": "MIT; see its model card for the photos that it learned from",
        "origin": "https://github.com/tagroll/tagroll/tree/main/resources/models/starter",
        "files": {"weights": described("starter.onnx"), "labels": described("labels.txt")},
        "input": {
            "name": "input",
            "layout": "nchw",
            "type": "float32",
            "channels": "rgb",
            "mean": list(MEAN),
            "std": list(DEVIATION),
            "picture": {"width": side, "height": side, "resize": "stretch", "interpolation": "bicubic"},
        },
        "batch": {"size": 8, "fixed": False},
        "scores": {"name": "scores", "activation": "none"},
        "embedding": {"name": "embedding", "dimension": EMBEDDING},
        "labels": {
            "format": "lines",
            "leaveOut": [i for i, threshold in enumerate(thresholds) if threshold is None],
        },
        "threshold": 0.5,
        "labelThresholds": shipped,
        "floor": FLOOR,
        "topK": len(shipped),
    }


def export(paths: Paths, name: str, side: int) -> None:
    vocabulary = Vocabulary(paths)
    calibration = json.loads(CALIBRATION.read_text())
    network = Starter()
    network.load_state_dict(torch.load(paths.runs / f"{name}.pt")["average"])
    network.eval()
    chosen = [calibration[tag] for tag in vocabulary.tags]
    layer = calibrated_tags(network, [one["slope"] for one in chosen], [one["offset"] for one in chosen])
    SHIPPED.mkdir(parents=True, exist_ok=True)
    onnx.save(model_of(network, layer, side), SHIPPED / "starter.onnx")
    names = [NAMES.get(tag, tag) for tag in vocabulary.tags]
    (SHIPPED / "labels.txt").write_text("".join(f"{name}\n" for name in names))
    document = manifest([one["threshold"] for one in chosen], names, side)
    (SHIPPED / "model.json").write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    compare(network, layer, side)


def compare(network: Starter, layer: nn.Conv2d, side: int) -> None:
    """Says how far the file's outputs are from the network's on pictures of noise."""
    session = onnxruntime.InferenceSession(str(SHIPPED / "starter.onnx"), providers=["CPUExecutionProvider"])
    pictures = torch.randn(8, 3, side, side, generator=torch.Generator().manual_seed(1))
    scores, embedding = session.run(None, {"input": pictures.numpy()})
    with torch.inference_mode():
        features = network.top(network.body(pictures))
        logits = layer(features)
        wanted = torch.sigmoid(logits.mean((2, 3)) + BEST_PLACE * logits.amax((2, 3))).numpy()
        mean = features.mean((2, 3))
        unit = (mean / mean.norm(dim=1, keepdim=True)).numpy()
    size = (SHIPPED / "starter.onnx").stat().st_size
    print(f"{size / 1e6:.2f} MB; int8 moves scores by at most {np.abs(scores - wanted).max():.4f},", end=" ")
    print(f"embeddings by a cosine of at most {1 - (embedding * unit).sum(1).min():.5f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_path_arguments(parser)
    parser.add_argument("name")
    parser.add_argument("--side", type=int, default=128)
    arguments = parser.parse_args()
    export(paths_of(arguments), arguments.name, arguments.side)
