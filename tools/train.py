#!/usr/bin/env python3
"""Trains the network of lookalike-train with PyTorch, for graphics cards that burn does not use well.

The twin of crates/trainer: the same batches (lookalike-train makes them and this reads them), network,
loss, optimiser, schedule and moving average. Only what computes is another: bfloat16 in the backbone, and
a step that is recorded once as a CUDA graph and then replayed. crates/trainer/tests/twin.rs holds both to
the same loss and gradients, by what `check` printed:

    python3 -m venv VENV && VENV/bin/pip install torch torchvision safetensors numpy
    cargo build --release -p trainer
    VENV/bin/python tools/train.py run --images DIR --products CSV --photos DIR --out runs/gpu \
        --size 48x64:20,72x96:20,96x128:20

The run's folder gets log.csv, with the columns that `lookalike-train plot` draws, and weights.safetensors,
which is for `lookalike import-model` and `lookalike-train --init`.
"""

import argparse
import contextlib
import copy
import csv
import json
import math
import pathlib
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
import torchvision
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

ROOT = pathlib.Path(__file__).parent.parent

# crates/trainer/src/augment.rs
MEAN = [0.485, 0.456, 0.406]
STD = [0.229, 0.224, 0.225]

# crates/trainer/src/loss/mod.rs, and PHOTOS of loss/photos.rs
CLASSIFIERS = [1.0, 0.7, 0.4, 0.2]
PROXIES = [1.0, 0.5, 0.6, 0.1, 1.0]
VIEWS = 0.1
SCALE = 20.0
MARGIN = 0.1
TEMPERATURE = 0.1
SMOOTHING = 0.05
NEVER = -1e4
PHOTOS = [0.5, 0.5, 0.5]
LEAST = 1e-6

# crates/trainer/src/optimiser.rs and schedule.rs
BETAS = (0.9, 0.98)
DECAY = 0.1
LONGEST = 20.0
AVERAGE = 0.999
WARM_UP = 0.03

# crates/trainer/src/evaluate.rs
NEIGHBOURS = 10
SHOWN = 5

FEATURES = 2048
"""Channels of the last convolution."""

SMALLEST = 33
"""Below this side the last stage sees one cell, and lookalike-train silences taps that this does not."""


@dataclass
class Batch:
    """A step's views `[V, H, W, 3]` u8, products `[B, 6]` and photos' classes `[P]`, both i32."""

    views: Tensor
    products: Tensor
    photos: Tensor


class Stream:
    """What `lookalike-train batches` writes; crates/trainer/src/stream.rs has the layout."""

    def __init__(self, source, pinned: bool) -> None:
        self.source = source
        self.pinned = pinned
        self.opening = json.loads(source.readline())
        opening, measured = self.opening, self.opening["measured"]
        self.shape = (opening["height"], opening["width"], 3)
        products = measured["aside"] + measured["gallery"]
        self.pictures = self._read((products + measured["photos"], *self.shape), torch.uint8)
        self.labels = self._read((products, 4), torch.int32)
        self.photo_labels = self._read((measured["photos"],), torch.int32)

    def _read(self, shape: tuple[int, ...], kind: torch.dtype) -> Tensor:
        tensor = torch.empty(shape, dtype=kind, pin_memory=self.pinned)
        target = memoryview(tensor.numpy().reshape(-1).view(np.uint8))
        while target:
            count = self.source.readinto(target)
            if not count:
                raise EOFError
            target = target[count:]
        return tensor

    def batch(self) -> Batch:
        """The next step's."""
        count, photos = self.opening["batch"], self.opening["photos"]
        return Batch(
            self._read((2 * count + photos, *self.shape), torch.uint8),
            self._read((count, 6), torch.int32),
            self._read((photos,), torch.int32),
        )

    def batches(self) -> Iterator[Batch]:
        """All steps', read while the former are learnt from."""
        ahead: queue.Queue = queue.Queue(4)
        count = self.opening["epochs"] * self.opening["steps"]

        def read() -> None:
            try:
                for _ in range(count):
                    ahead.put(self.batch())
            except EOFError as error:
                ahead.put(error)

        threading.Thread(target=read, daemon=True).start()
        for _ in range(count):
            batch = ahead.get()
            if isinstance(batch, EOFError):
                raise batch
            yield batch


class Linear(nn.Module):
    """A layer by the names that lookalike-train has for it."""

    def __init__(self, out: int, deviation: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out, FEATURES) * deviation)
        self.bias = nn.Parameter(torch.zeros(out))

    def forward(self, pooled: Tensor) -> Tensor:
        return functional.linear(pooled, self.weight, self.bias)


class Network(nn.Module):
    """ResNet-50 v1.5 and the added layers, with weights as crates/trainer/src/weights.rs begins."""

    def __init__(self, opening: dict, dimension: int) -> None:
        super().__init__()
        self.backbone = torchvision.models.resnet50(zero_init_residual=True)
        self.backbone.fc = nn.Identity()
        self.register_buffer("mean", torch.tensor(MEAN), persistent=False)
        self.register_buffer("std", torch.tensor(STD), persistent=False)
        names, classes = opening["attributes"], [len(names) for names in opening["names"]]
        deviation = 1.0 / math.sqrt(FEATURES)
        self.head = Linear(dimension, deviation)
        self.classifiers = nn.ModuleDict(
            {name: Linear(count, 0.2 * deviation) for name, count in zip(names, classes)}
        )
        self.proxies = nn.ParameterDict(
            {
                name: nn.Parameter(torch.randn(count, dimension))
                for name, count in zip([*names, "joint"], [*classes, opening["joint"]])
            }
        )

    def pooled(self, views: Tensor) -> Tensor:
        """`[N, H, W, 3]` u8 to `[N, 2048]` f32."""
        values = (views.float() / 255.0 - self.mean) / self.std
        # A picture's bytes already lie as channels-last kernels like them.
        values = values.permute(0, 3, 1, 2)
        precise = contextlib.nullcontext()
        if views.is_cuda:
            precise = torch.autocast("cuda", torch.bfloat16, cache_enabled=False)
        with precise:
            pooled = self.backbone(values)
        return pooled.float()

    def embed(self, pooled: Tensor) -> Tensor:
        """`[N, 2048]` to `[N, D]`, each row of length 1."""
        return unit(self.head(pooled))

    def named(self) -> dict[str, Tensor]:
        """Parameters and statistics by the names of crates/trainer/src/weights.rs."""
        state = self.state_dict().items()
        return {
            name.removeprefix("backbone."): tensor
            for name, tensor in state
            if not name.endswith("num_batches_tracked")
        }


def unit(rows: Tensor) -> Tensor:
    return rows / (rows.square().sum(1, keepdim=True) + 1e-12).sqrt()


def entropy(logits: Tensor, classes: Tensor, smoothing: float) -> Tensor:
    """Cross entropy over the rows whose class is known (not -1); 0 where there are no classes."""
    if not logits.shape[1]:
        return logits.new_zeros(())
    known = classes >= 0
    logs = functional.log_softmax(logits, 1)
    right = logs.gather(1, classes.clamp(min=0).unsqueeze(1)).squeeze(1)
    spread = logs.mean(1)
    rows = (1.0 - smoothing) * right + smoothing * spread
    return -(rows * known).sum() / known.sum().clamp(min=1)


def any_of(logits: Tensor, accepted: Tensor) -> Tensor:
    """The negative logarithm of the probability of what is accepted, over rows for which anything is."""
    if not logits.shape[1]:
        return logits.new_zeros(())
    asked = accepted.amax(1)
    right = (functional.softmax(logits, 1) * accepted).sum(1)
    return -((right + LEAST).log() * asked).sum() / asked.sum().clamp(min=1.0)


class Loss:
    """crates/trainer/src/loss."""

    def __init__(self, opening: dict, device: torch.device) -> None:
        self.attributes = opening["attributes"]
        self.prior = [torch.tensor(p, device=device).unsqueeze(0) for p in opening["prior"]]
        accepted = opening["accepted"]
        self.types, self.joint = (
            torch.tensor(accepted[key], device=device) for key in ("types", "joint")
        )

    def __call__(self, network: Network, batch: Batch) -> Tensor:
        pooled = network.pooled(batch.views)
        views = 2 * batch.products.shape[0]
        loss = self.products(network, pooled[:views], batch.products)
        if batch.photos.shape[0]:
            loss = loss + self.photos(network, pooled[views:], batch.photos)
        return loss

    def products(self, network: Network, pooled: Tensor, products: Tensor) -> Tensor:
        labels = products.long().repeat(2, 1)
        embeddings = network.embed(pooled)
        loss = pooled.new_zeros(())
        for number, name in enumerate(self.attributes):
            classes = labels[:, 1 + number]
            logits = network.classifiers[name](pooled) + self.prior[number]
            loss = loss + CLASSIFIERS[number] * entropy(logits, classes, SMOOTHING)
            cosines = embeddings @ unit(network.proxies[name]).T
            logits = cosines * SCALE + self.prior[number]
            loss = loss + PROXIES[number] * entropy(logits, classes, SMOOTHING)
        joint = labels[:, 5]
        cosines = embeddings @ unit(network.proxies["joint"]).T
        right = joint.unsqueeze(1) == torch.arange(cosines.shape[1], device=joint.device)
        loss = loss + PROXIES[4] * entropy((cosines - MARGIN * right) * SCALE, joint, 0.0)
        return loss + VIEWS * self.views(embeddings, labels[:, 0], labels[:, 1])

    def views(self, embeddings: Tensor, groups: Tensor, types: Tensor) -> Tensor:
        count = groups.shape[0]
        rows = torch.arange(count, device=groups.device)
        partner = (rows + count // 2) % count
        same_type = (types.unsqueeze(0) == types.unsqueeze(1)) & (types >= 0).unsqueeze(0)
        related = (groups.unsqueeze(0) == groups.unsqueeze(1)) | same_type
        is_partner = partner.unsqueeze(1) == rows.unsqueeze(0)
        mask = (related & ~is_partner) * NEVER
        return entropy(embeddings @ embeddings.T / TEMPERATURE + mask, partner, 0.0)

    def photos(self, network: Network, pooled: Tensor, classes: Tensor) -> Tensor:
        embeddings = network.embed(pooled)
        types, joint = self.types[classes.long()], self.joint[classes.long()]
        kind = self.attributes[0]
        parts = [
            any_of(network.classifiers[kind](pooled), types),
            any_of(embeddings @ unit(network.proxies[kind]).T * SCALE, types),
            any_of(embeddings @ unit(network.proxies["joint"]).T * SCALE, joint),
        ]
        return sum(weight * part for weight, part in zip(PHOTOS, parts))


def rate(peak: float, done: float) -> float:
    """crates/trainer/src/schedule.rs"""
    if done < WARM_UP:
        return peak * (0.05 + 0.95 * done / WARM_UP)
    rest = min((done - WARM_UP) / (1.0 - WARM_UP), 1.0)
    return peak * (0.01 + 0.99 * 0.5 * (1.0 + math.cos(math.pi * rest)))


class Step:
    """Forward, backward and the change, recorded where a graphics card can replay it."""

    def __init__(self, network: Network, loss: Loss, device: torch.device) -> None:
        self.network, self.loss, self.device = network, loss, device
        decaying = [
            name
            for name, parameter in network.named_parameters()
            if parameter.dim() > 1 and not name.startswith("proxies.")
        ]
        groups = [
            [p for name, p in network.named_parameters() if (name in decaying) == decays]
            for decays in (True, False)
        ]
        on_card = device.type == "cuda"
        self.rate = torch.tensor(0.0, device=device)
        self.optimiser = torch.optim.AdamW(
            [{"params": groups[0], "weight_decay": DECAY}, {"params": groups[1], "weight_decay": 0.0}],
            lr=self.rate,
            betas=BETAS,
            fused=on_card,
            capturable=on_card,
        )
        self.sum = torch.zeros((), device=device)
        self.graph: torch.cuda.CUDAGraph | None = None
        self.batch: Batch | None = None
        self.shape: tuple | None = None

    def _compute(self) -> None:
        # Set to none, so that a recorded backward pass writes gradients instead of adding to them.
        self.optimiser.zero_grad(set_to_none=True)
        loss = self.loss(self.network, self.batch)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), LONGEST, foreach=True)
        self.optimiser.step()
        self.sum += loss.detach()

    def __call__(self, batch: Batch, rate: float) -> None:
        parts = [batch.views, batch.products, batch.photos]
        self.rate.fill_(rate)
        shape = tuple(part.shape for part in parts)
        if shape != self.shape:
            self.shape, self.graph = shape, None
            self.batch = Batch(*(part.to(self.device) for part in parts))
            self.seen = 0
        own = (self.batch.views, self.batch.products, self.batch.photos)
        for mine, part in zip(own, parts):
            mine.copy_(part, non_blocking=True)
        if self.graph is not None:
            self.graph.replay()
            return
        self._compute()
        self.seen += 1
        if self.device.type == "cuda" and self.seen == 5:
            self._record()

    def _record(self) -> None:
        torch.cuda.synchronize()
        graph = torch.cuda.CUDAGraph()
        try:
            # Recording computes nothing: the next batch is the first to be replayed.
            with torch.cuda.graph(graph):
                self._compute()
            self.graph = graph
        except RuntimeError as error:
            torch.cuda.synchronize()
            print(f"the step cannot be recorded and is computed each time anew: {error}", flush=True)


class Average:
    """The moving average of the weights, which is what is measured and written."""

    def __init__(self, network: Network) -> None:
        self.network = copy.deepcopy(network).eval()
        mine, theirs = self.network.named(), network.named()
        self.pairs = ([mine[name] for name in theirs], list(theirs.values()))
        self.steps = 0

    def restart(self) -> None:
        """At another size."""
        self.steps = 0

    @torch.no_grad()
    def update(self) -> None:
        keep = min(AVERAGE, (1.0 + self.steps) / (10.0 + self.steps))
        torch._foreach_lerp_(self.pairs[0], self.pairs[1], 1.0 - keep)
        self.steps += 1


@torch.no_grad()
def measure(network: Network, stream: Stream, device: torch.device) -> tuple[list[float], float | None]:
    """Accuracy, macro-F1, P@10 and its chance for each attribute; P@5 of people's photos."""
    measured = stream.opening["measured"]
    aside, gallery = measured["aside"], measured["gallery"]
    pooled = torch.cat([network.pooled(part.to(device)) for part in stream.pictures.split(1024)])
    embeddings = network.embed(pooled)
    labels = stream.labels.to(device)
    asked, others = embeddings[:aside], embeddings[aside : aside + gallery]
    near = (asked @ others.T).topk(NEIGHBOURS).indices
    figures = []
    for number, name in enumerate(stream.opening["attributes"]):
        right, theirs = labels[:aside, number], labels[aside:, number]
        known = right >= 0
        answer = network.classifiers[name](pooled[:aside]).argmax(1)
        hits = (answer == right) & known
        count = network.classifiers[name].bias.shape[0]
        tally = lambda values: torch.bincount(values.long(), minlength=count).float()
        wanted, given, met = tally(right[known]), tally(answer[known]), tally(right[hits])
        f1 = (2 * met / (wanted + given).clamp(min=1))[wanted > 0]
        same = (theirs[near] == right.unsqueeze(1)) & known.unsqueeze(1)
        share = tally(theirs[theirs >= 0]) / gallery
        chance = share[right[known].long()].sum() / known.sum()
        precision = same.sum() / (known.sum() * NEIGHBOURS)
        accuracy = hits.sum() / known.sum()
        figures += [float(v) for v in (accuracy, f1.mean(), precision, chance)]
    if not measured["photos"]:
        return figures, None
    accepted = torch.tensor(stream.opening["accepted"]["types"], device=device)
    near = (embeddings[aside + gallery :] @ others.T).topk(SHOWN).indices
    types = labels[aside:, 0][near].long()
    answers = accepted[stream.photo_labels.to(device).long()].gather(1, types.clamp(min=0))
    return figures, float((answers * (types >= 0)).mean())


def write(average: Average, about: str, path: pathlib.Path) -> None:
    """By torchvision's names, with what `lookalike import-model` asks for; matrices in half precision,
    since they become bytes."""
    halve = lambda tensor: tensor.half() if tensor.dim() > 1 else tensor.float()
    named = average.network.named().items()
    tensors = {
        name: halve(tensor.cpu()).contiguous() for name, tensor in named if not name.startswith("proxies.")
    }
    save_file(tensors, path, metadata={"lookalike": about})


def stages(text: str) -> list[tuple[str, int]]:
    """`WxH:EPOCHS`, separated by commas."""
    found = []
    for entry in text.split(","):
        size, _, epochs = entry.partition(":")
        if min(map(int, size.split("x"))) < SMALLEST:
            raise argparse.ArgumentTypeError(f"{size}: sides below {SMALLEST} are for lookalike-train")
        found.append((size, int(epochs)))
    return found


def batches(args: argparse.Namespace, size: str, epochs: int, after: int) -> subprocess.Popen:
    command = [args.batches, "batches", "--images", args.images, "--products", args.products]
    if args.photos:
        command += ["--photos", args.photos]
    command += ["--size", size, "--epochs", str(epochs), "--after", str(after)]
    command += ["--batch", str(args.batch), "--seed", str(args.seed)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=1 << 20, pipesize=1 << 20)


def columns(attributes: list[str]) -> list[str]:
    parts = ("accuracy", "macro_f1", "p10", "p10_chance")
    before = ["epoch", "width", "height", "hours", "loss", "photos_p5"]
    return before + [f"{name}_{part}" for name in attributes for part in parts]


def run(args: argparse.Namespace) -> None:
    device = torch.device(args.device)
    torch.manual_seed(args.seed)
    torch.backends.cudnn.benchmark = True
    torch.set_float32_matmul_precision("high")
    args.out.mkdir(parents=True, exist_ok=True)
    begin, epoch, done, network = time.time(), 0, 0, None
    every = args.size
    all_epochs = sum(epochs for _, epochs in every)
    with open(args.out / "log.csv", "w", newline="") as file:
        log = csv.writer(file, lineterminator="\n")
        sources = []
        for number, (size, epochs) in enumerate(every):
            # The next stage's pictures are read while this one learns.
            while len(sources) <= min(number + 1, len(every) - 1):
                place = len(sources)
                before = sum(epochs for _, epochs in every[:place])
                sources.append(batches(args, *every[place], before))
            stream = Stream(sources[number].stdout, device.type == "cuda")
            opening = stream.opening
            if network is None:
                log.writerow(columns(opening["attributes"]))
                network = Network(opening, args.dimension)
                if args.init:
                    network.load_state_dict(renamed(load_file(args.init)), strict=False)
                network.to(device, memory_format=torch.channels_last)
                step, average = Step(network, Loss(opening, device), device), Average(network)
            average.restart()
            steps, since = opening["steps"], time.time()
            for index, batch in enumerate(stream.batches()):
                step(batch, rate(args.rate, done / (all_epochs * steps)))
                average.update()
                done += 1
                if (index + 1) % steps:
                    continue
                epoch += 1
                loss, seconds = float(step.sum) / steps, time.time() - since
                step.sum.zero_()
                since = time.time()
                print(f"epoch {epoch} at {size}: loss {loss:.3f} in {seconds:.1f} s", flush=True)
                if not math.isfinite(loss):
                    sys.exit(f"error: the loss became {loss}\nBegin again with a lower --rate.")
                if epoch % args.measure_every and index + 1 < epochs * steps:
                    continue
                figures, photos = measure(average.network, stream, device)
                hours = (time.time() - begin) / 3600
                row = [epoch, opening["width"], opening["height"], f"{hours:.4f}", f"{loss:.5f}"]
                row += ["" if photos is None else f"{photos:.4f}"] + [f"{v:.4f}" for v in figures]
                log.writerow(row)
                file.flush()
                print("  ".join(row[3:]), flush=True)
                write(average, opening["about"], args.out / "weights.safetensors")
                since = time.time()
            sources[number].wait()


def renamed(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """From the names in a file to those of [`Network`]."""
    added = ("head.", "classifiers.", "proxies.")
    named = ((name.removeprefix("average/"), tensor.float()) for name, tensor in state.items())
    return {n if n.startswith(added) else f"backbone.{n}": t for n, t in named}


def check(args: argparse.Namespace) -> None:
    """Loss, gradients and statistics of one batch, for crates/trainer/tests/twin.rs."""
    with open(args.stream, "rb") as file:
        stream = Stream(file, pinned=False)
        batch = stream.batch()
    state = renamed(load_file(args.weights))
    network = Network(stream.opening, state["head.bias"].shape[0])
    missing, surplus = network.load_state_dict(state, strict=False)
    assert not surplus and all(name.endswith("num_batches_tracked") for name in missing)
    loss = Loss(stream.opening, torch.device("cpu"))(network, batch)
    loss.backward()
    gradients = {
        name.removeprefix("backbone."): float(f"{parameter.grad.norm():.7g}")
        for name, parameter in network.named_parameters()
    }
    norms = {name: tensor for name, tensor in network.named().items() if "running" in name}
    statistics = {name: float(f"{tensor.norm():.7g}") for name, tensor in norms.items()}
    figures, photos = measure(network.eval(), stream, torch.device("cpu"))
    document = {
        "torch": torch.__version__,
        "loss": float(f"{loss:.7g}"),
        "gradients": gradients,
        "statistics": statistics,
        "figures": [float(f"{value:.6g}") for value in figures],
        "photos": photos,
    }
    args.out.write_text(json.dumps(document, indent=0) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Trains the network with PyTorch.")
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("run", help="train")
    train.add_argument("--images", required=True)
    train.add_argument("--products", required=True)
    train.add_argument("--photos")
    train.add_argument("--out", type=pathlib.Path, required=True)
    train.add_argument("--size", type=stages, required=True, help="WxH:EPOCHS,…")
    train.add_argument("--init", help="begin with these weights")
    train.add_argument("--batch", type=int, default=256)
    train.add_argument("--rate", type=float, default=0.001)
    train.add_argument("--dimension", type=int, default=192)
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--measure-every", type=int, default=1, help="epochs")
    train.add_argument("--device", default="cuda")
    train.add_argument("--batches", default=str(ROOT / "target/release/lookalike-train"))
    train.set_defaults(does=run)
    twin = commands.add_parser("check", help="what crates/trainer/tests/twin.rs compares")
    twin.add_argument("stream")
    twin.add_argument("weights")
    twin.add_argument("out", type=pathlib.Path)
    twin.set_defaults(does=check)
    args = parser.parse_args()
    try:
        args.does(args)
    except EOFError:
        sys.exit("error: the batches ended too early\nLook at what lookalike-train said above.")


if __name__ == "__main__":
    main()
