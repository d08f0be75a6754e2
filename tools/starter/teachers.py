"""The three networks whose outputs the starter learns from: run, never copied.

ML Kit's object labeler (631 sigmoid scores, an embedding), MobileNet V2 (1,001 softmax scores, an embedding) and YOLOX-nano
(boxes of 80 classes), with the preprocessing that their pages give.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper
from PIL import Image

PICTURE_SIDE = 224
DETECTOR_SIDE = 416
#: Classes that the detector gives less than this are not noted.
LEAST_SCORE = 0.08
#: Boxes below are left out.
LEAST_BOX_SCORE = 0.25
MOST_OVERLAP = 0.5


def with_plain_weights(path: Path) -> bytes:
    """The same network with its quantised weights written as float32: onnxruntime runs it in 40 % of the time."""
    model = onnx.load(path)
    values = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    nodes = []
    for node in model.graph.node:
        if node.op_type != "DequantizeLinear" or node.input[0] not in values:
            nodes.append(node)
            continue
        weights = values[node.input[0]].astype(np.int32)
        scale = values[node.input[1]]
        zero = values[node.input[2]].astype(np.int32) if len(node.input) > 2 else np.int32(0)
        if np.size(scale) > 1:
            axis = next((a.i for a in node.attribute if a.name == "axis"), 1)
            shape = [1] * weights.ndim
            shape[axis] = -1
            scale, zero = scale.reshape(shape), (zero.reshape(shape) if np.ndim(zero) else zero)
        values[node.output[0]] = ((weights - zero) * scale).astype(np.float32)
    used = {name for node in nodes for name in node.input}
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    del model.graph.initializer[:]
    model.graph.initializer.extend(
        numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in values.items() if name in used
    )
    return model.SerializeToString()


@dataclass(frozen=True)
class Opinions:
    """What the two classifiers say of n pictures; all float32."""

    mlkit: np.ndarray  # [n, 631], 0 to 1
    mlkit_embedding: np.ndarray  # [n, 1280]
    mobilenet: np.ndarray  # [n, 1001], sums to 1
    mobilenet_embedding: np.ndarray  # [n, 1280]


class Teachers:
    """One thread each, so that a process a core is used."""

    def __init__(self, models: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3

        def session(model: bytes | str) -> onnxruntime.InferenceSession:
            return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

        self._mlkit = session(with_plain_weights(models / "mlkit_object_labeler" / "object_labeler.onnx"))
        self._mobilenet = session(with_plain_weights(models / "mobilenet_v2_quant" / "mobilenet_v2_1.0_224.onnx"))
        self._yolox = session(str(models / "yolox_nano" / "yolox_nano.onnx"))

    def classify(self, pictures: np.ndarray) -> Opinions:
        """`pictures`: [n, 224, 224, 3], RGB, 0 to 255."""
        tensor = (pictures.transpose(0, 3, 1, 2).astype(np.float32) - 127.5) / 127.5
        scores, embedding, _ = self._mlkit.run(None, {"input": tensor})
        chances, mobilenet_embedding = self._mobilenet.run(None, {"input": tensor})
        return Opinions(scores, embedding, chances, mobilenet_embedding)

    def detect(self, picture: Image.Image) -> tuple[dict[str, float], list[list[float]]]:
        """The best score of each class from LEAST_SCORE on, by the class's number; and boxes, best first:
        [class, score, x, y, width, height] as fractions of the picture."""
        factor = DETECTOR_SIDE / max(picture.size)
        width, height = round(picture.width * factor), round(picture.height * factor)
        canvas = np.full((DETECTOR_SIDE, DETECTOR_SIDE, 3), 114, np.uint8)
        canvas[:height, :width] = np.asarray(picture.resize((width, height), Image.Resampling.BILINEAR))
        tensor = np.ascontiguousarray(canvas[None, :, :, ::-1].transpose(0, 3, 1, 2).astype(np.float32))
        output = self._yolox.run(None, {"images": tensor})[0][0]
        corners, scores = decoded(output)
        best = scores.max(0)
        boxes = [
            [
                int(scores[i].argmax()),
                round(float(scores[i].max()), 3),
                *(
                    float(value)
                    for value in np.clip(
                        [
                            corners[i, 0] / width,
                            corners[i, 1] / height,
                            (corners[i, 2] - corners[i, 0]) / width,
                            (corners[i, 3] - corners[i, 1]) / height,
                        ],
                        0,
                        1,
                    ).round(3)
                ),
            ]
            for i in distinct(corners, scores)
        ]
        return {str(i): round(float(best[i]), 3) for i in np.where(best > LEAST_SCORE)[0]}, boxes


def decoded(output: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """YOLOX's raw output [3549, 85] as corners in pixels [3549, 4] and scores [3549, 80]."""
    grids, strides = [], []
    for stride in (8, 16, 32):
        cells = DETECTOR_SIDE // stride
        y, x = np.mgrid[:cells, :cells]
        grids.append(np.stack([x, y], -1).reshape(-1, 2))
        strides.append(np.full((cells * cells, 1), stride))
    grid, stride = np.concatenate(grids), np.concatenate(strides)
    centre = (output[:, :2] + grid) * stride
    size = np.exp(output[:, 2:4]) * stride
    corners = np.concatenate([centre - size / 2, centre + size / 2], 1)
    return corners, output[:, 4:5] * output[:, 5:]


def distinct(corners: np.ndarray, scores: np.ndarray, most: int = 200) -> list[int]:
    """Non-maximum suppression within each class."""
    classes, best = scores.argmax(1), scores.max(1)
    order = np.where(best > LEAST_BOX_SCORE)[0]
    order = order[np.argsort(-best[order])][:most]
    areas = (corners[:, 2] - corners[:, 0]) * (corners[:, 3] - corners[:, 1])

    def overlap(i: int, j: int) -> float:
        width = min(corners[i, 2], corners[j, 2]) - max(corners[i, 0], corners[j, 0])
        height = min(corners[i, 3], corners[j, 3]) - max(corners[i, 1], corners[j, 1])
        shared = max(0.0, width) * max(0.0, height)
        return shared / (areas[i] + areas[j] - shared)

    kept: list[int] = []
    for i in order:
        if all(classes[i] != classes[j] or overlap(i, j) <= MOST_OVERLAP for j in kept):
            kept.append(int(i))
    return kept
