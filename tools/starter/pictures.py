"""Pictures as tensors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from PIL import Image
from torch import Tensor

#: Of ImageNet's photos, of 0 to 255; the manifest says the same.
MEAN = (123.675, 116.28, 103.53)
DEVIATION = (58.395, 57.12, 57.375)


def standardised(pictures: Tensor) -> Tensor:
    """[b, 3, h, w] of 0 to 255, channels last in memory."""
    mean, deviation = (torch.tensor(values).view(1, 3, 1, 1) for values in (MEAN, DEVIATION))
    return ((pictures - mean) / deviation).contiguous(memory_format=torch.channels_last)


def tensor_of(pictures: Sequence[Image.Image], side: int) -> Tensor:
    """Squashed to a square, as the program does it."""
    squashed = [np.asarray(picture.resize((side, side), Image.Resampling.BICUBIC)) for picture in pictures]
    return standardised(torch.from_numpy(np.stack(squashed)).permute(0, 3, 1, 2).float())
