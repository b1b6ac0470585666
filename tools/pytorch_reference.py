#!/usr/bin/env python3
"""Writes crates/embedder/tests/reference/pytorch.json: pooled features as PyTorch computes them.

Run once, when the network or the golden picture changes:

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install torch torchvision safetensors
    cargo run --release -p embedder --example golden_input -- /tmp/golden.f32
    /tmp/venv/bin/python tools/pytorch_reference.py /tmp/golden.f32 [CHECKPOINT.safetensors]

Weights "synthetic" are the pseudo-random ones of tests/checkpoint; "imagenet" are CHECKPOINT's.
Inputs "random" are pseudo-random too; "golden" is the golden picture, prepared by imageprep.
Of the 2,048 features every eighth is kept.
"""

import json
import math
import pathlib
import sys

import numpy as np
import torch
import torchvision
from safetensors.torch import load_file

OUT = pathlib.Path(__file__).parent.parent / "crates/embedder/tests/reference/pytorch.json"
SIZE = 224


def uniform(name: str, count: int) -> np.ndarray:
    """The sequence `uniform` of tests/checkpoint/src/lib.rs, as f32 in -1..1."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = (seed ^ byte) * 0x100000001B3 % 2**64
    z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return (z >> np.uint64(40)).astype(np.float32) / np.float32(1 << 23) - np.float32(1)


def spread(key: str, shape: tuple[int, ...]) -> tuple[float, float]:
    """Centre and spread of a tensor, as tests/checkpoint has them."""
    if len(shape) == 4:
        return 0.0, math.sqrt(6.0 / (shape[1] * shape[2] * shape[3]))
    part = key.rsplit(".", 1)[1]
    if part == "weight":
        gain = 0.25 if ".bn3." in key else 0.5 if "downsample" in key else 1.0
        return gain, 0.1 * gain
    return {"bias": (0.0, 0.1), "running_mean": (0.0, 0.1), "running_var": (1.0, 0.2)}[part]


def synthetic(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    filled = dict(state)
    for key, tensor in state.items():
        if key.startswith("fc.") or key.endswith("num_batches_tracked"):
            continue
        centre, width = (np.float32(value) for value in spread(key, tuple(tensor.shape)))
        values = centre + width * uniform(key, tensor.numel())
        filled[key] = torch.from_numpy(values.astype(np.float32)).reshape(tensor.shape)
    return filled


def pooled_features(network: torchvision.models.ResNet, values: torch.Tensor) -> list[float]:
    features = {}
    hook = network.avgpool.register_forward_hook(lambda _m, _i, out: features.update(out=out))
    with torch.no_grad():
        network(values)
    hook.remove()
    return [float(f"{value:.7g}") for value in features["out"].flatten()[::8].tolist()]


def main(golden: str, checkpoint: str | None = None) -> None:
    network = torchvision.models.resnet50().eval()
    weights = {"synthetic": synthetic(network.state_dict())}
    if checkpoint:
        weights["imagenet"] = load_file(checkpoint)
    shape = (1, 3, SIZE, SIZE)
    inputs = {
        "random": torch.from_numpy(2 * uniform("input", 3 * SIZE * SIZE)).reshape(shape),
        "golden": torch.from_numpy(np.fromfile(golden, dtype="<f4")).reshape(shape),
    }
    cases = []
    for weights_name, state in weights.items():
        missing, surplus = network.load_state_dict(state, strict=False)
        assert not surplus and all(key.startswith("fc.") or "num_batches" in key for key in missing)
        for input_name, values in inputs.items():
            features = pooled_features(network, values)
            cases.append({"weights": weights_name, "input": input_name, "features": features})
    document = {"torch": torch.__version__, "every": 8, "cases": cases}
    OUT.write_text(json.dumps(document).replace('{"weights"', '\n{"weights"') + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
