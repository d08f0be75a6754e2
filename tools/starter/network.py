"""The starter: a small residual network with squeeze-and-excitation, made for few weights (4.5 million, a byte each when
stored) and for processors, which like dense 3x3 convolutions better than many thin ones.

Tags are read from the map of features at every place and pooled as mean plus 0.3 times maximum (class-specific residual
attention, Zhu and Wu 2021, in its simplest form), so that a small thing in a corner counts. The embedding is the mean.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

EMBEDDING = 384
TAGS = 59
#: Share of the best place in a tag's logit, beside the mean.
BEST_PLACE = 0.3


def convolution(inputs: int, outputs: int, kernel: int = 3, stride: int = 1, active: bool = True) -> nn.Sequential:
    layers = [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs)]
    return nn.Sequential(*layers, nn.ReLU(inplace=True)) if active else nn.Sequential(*layers)


def shortcut(inputs: int, outputs: int, stride: int) -> nn.Module:
    if inputs == outputs and stride == 1:
        return nn.Identity()
    pool = nn.AvgPool2d(2) if stride == 2 else nn.Identity()
    return nn.Sequential(pool, convolution(inputs, outputs, 1, active=False))


class Excite(nn.Module):
    """Squeeze and excitation (Hu et al. 2018)."""

    def __init__(self, channels: int, hidden: int) -> None:
        super().__init__()
        self.down, self.up = nn.Conv2d(channels, hidden, 1), nn.Conv2d(hidden, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.sigmoid(self.up(functional.relu(self.down(x.mean((2, 3), keepdim=True)))))


class Plain(nn.Module):
    """Two 3x3 convolutions."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first, self.last = convolution(channels, channels), convolution(channels, channels, active=False)
        self.shortcut = nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(self.shortcut(x) + self.last(self.first(x)), inplace=True)


class Bottleneck(nn.Module):
    def __init__(self, inputs: int, outputs: int, middle: int, stride: int, excites: bool) -> None:
        super().__init__()
        self.narrow, self.look = convolution(inputs, middle, 1), convolution(middle, middle, 3, stride)
        self.excite = Excite(middle, middle // 4) if excites else nn.Identity()
        self.last = convolution(middle, outputs, 1, active=False)
        self.shortcut = shortcut(inputs, outputs, stride)

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(self.shortcut(x) + self.last(self.excite(self.look(self.narrow(x)))), inplace=True)


class Starter(nn.Module):
    """pictures [b, 3, side, side], standardised as ImageNet's; side a multiple of 32 -> logits [b, 59], features [b, 384]"""

    def __init__(
        self,
        stem: int = 32,
        widths: tuple[int, ...] = (32, 96, 256, 512),
        middles: tuple[int, ...] = (64, 128, 256),
        depths: tuple[int, ...] = (1, 3, 6, 3),
    ) -> None:
        super().__init__()
        blocks: list[nn.Module] = [convolution(3, stem, 3, 2), convolution(stem, widths[0], 3, 2)]
        blocks += [Plain(widths[0]) for _ in range(depths[0])]
        for stage, middle in enumerate(middles, 1):
            for number in range(depths[stage]):
                first = number == 0
                inputs = widths[stage - 1] if first else widths[stage]
                blocks.append(Bottleneck(inputs, widths[stage], middle, 2 if first else 1, excites=stage >= 2))
        self.body = nn.Sequential(*blocks)
        self.top = convolution(widths[-1], EMBEDDING, 1)
        self.tags = nn.Conv2d(EMBEDDING, TAGS, 1)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
            # a block begins as its shortcut
            if isinstance(module, (Plain, Bottleneck)):
                nn.init.zeros_(module.last[1].weight)
        nn.init.normal_(self.tags.weight, std=0.02)
        nn.init.constant_(self.tags.bias, -3.0)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        features = self.top(self.body(pictures))
        logits = self.tags(features)
        return logits.mean((2, 3)) + BEST_PLACE * logits.amax((2, 3)), features.mean((2, 3))


class Helpers(nn.Module):
    """What the features are asked for besides while they are learned: the teachers' outputs and the sources' own labels."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.coco = nn.Linear(EMBEDDING, 80)
        self.mlkit = nn.Linear(EMBEDDING, 631)
        self.mobilenet = nn.Linear(EMBEDDING, 1001)
        self.mlkit_embedding = nn.Linear(EMBEDDING, 1280)
        self.mobilenet_embedding = nn.Linear(EMBEDDING, 1280)
        self.labels = nn.Linear(EMBEDDING, labels)
        for layer in (self.coco, self.mlkit):
            nn.init.constant_(layer.bias, -4.0)

    def forward(self, features: Tensor) -> dict[str, Tensor]:
        return {name: layer(features) for name, layer in self.named_children()}
