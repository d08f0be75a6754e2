"""Where things lie: the given data (never part of the project), and what is made of it."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
SHIPPED = PROJECT / "resources" / "models" / "starter"


@dataclass(frozen=True)
class Paths:
    """`shared` holds `training`, `models` and `photos`; `work` is filled by these programs (some 15 GB)."""

    shared: Path
    work: Path

    @property
    def training(self) -> Path:
        return self.shared / "training"

    @property
    def models(self) -> Path:
        return self.shared / "models"

    @property
    def photos(self) -> Path:
        return self.shared / "photos"

    @property
    def gathered(self) -> Path:
        """Photos from public repositories: SOURCE/12345.jpg."""
        return self.work / "gathered"

    @property
    def views(self) -> Path:
        return self.work / "views"

    @property
    def runs(self) -> Path:
        return self.work / "runs"


def add_path_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--shared",
        type=Path,
        default=Path(os.environ.get("TAGROLL_SHARED", PROJECT.parent / "shared")),
        help="folder with training, models and photos",
    )
    parser.add_argument("--work", type=Path, required=True, help="folder for everything that is made")


def paths_of(arguments: argparse.Namespace) -> Paths:
    return Paths(arguments.shared.resolve(), arguments.work.resolve())
