"""Times PyTorch's training steps for `npm run bench -- --node` and the GPU kit: in eager mode and, with CUDA, also as CUDA graphs. Prints
JSON to stdout.

The arguments are the groups of tasks to time (dense, conv, lstm); the default is all. The exit code is 3 if PyTorch is not installed.
The networks are those of src/models/network/presets.ts, with the projections that Skiplab chooses for their skips. pytorch.ts passes the
text of this script to python3.
"""

import json
import statistics
import sys
import time

try:
    import torch
    from torch import nn
    from torch.nn import functional as F
except ImportError:
    sys.exit(3)

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


class Dense(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(10, 64), nn.Linear(64, 128), nn.Linear(128, 1)])
        self.skips = nn.ModuleList([nn.Linear(10, 64, bias=False), nn.Linear(64, 128, bias=False)])

    def forward(self, x):
        one = F.relu(self.layers[0](x)) + self.skips[0](x)
        two = F.relu(self.layers[1](one)) + self.skips[1](one)
        return self.layers[2](two)


class Conv(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(1, 32, 3, padding="same"), nn.Conv2d(32, 64, 3, padding="same")])
        self.skips = nn.ModuleList([nn.Conv2d(1, 32, 1, bias=False), nn.Conv2d(32, 64, 1, bias=False)])
        self.head = nn.Linear(3136, 10)

    def forward(self, x):
        one = F.max_pool2d(F.relu(self.convs[0](x)) + self.skips[0](x), 2)
        two = F.max_pool2d(F.relu(self.convs[1](one)) + self.skips[1](one), 2)
        return self.head(two.flatten(1))


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.cells = nn.ModuleList(
            [nn.LSTM(10, 64, batch_first=True), nn.LSTM(64, 128, batch_first=True), nn.LSTM(128, 1, batch_first=True)]
        )
        self.skips = nn.ModuleList([nn.Linear(10, 64, bias=False), nn.Linear(64, 128, bias=False)])

    def forward(self, x):
        one = self.cells[0](x)[0] + self.skips[0](x)
        two = self.cells[1](one)[0] + self.skips[1](one)
        return self.cells[2](two)[0][:, -1]


def binary(logits, targets):
    return F.binary_cross_entropy_with_logits(logits[:, 0], targets)


TASKS = [
    ("dense, batch 32", Dense, (32, 10), lambda: torch.arange(32) % 2.0, binary),
    ("dense, batch 256", Dense, (256, 10), lambda: torch.arange(256) % 2.0, binary),
    ("conv, batch 32", Conv, (32, 1, 28, 28), lambda: torch.arange(32) % 10, F.cross_entropy),
    ("lstm, batch 32, T 32", Lstm, (32, 32, 10), lambda: torch.randn(32, 1), F.mse_loss),
]


def sync():
    if DEVICE == "cuda":
        torch.cuda.synchronize()


def measured(step):
    """Returns the median, minimum and maximum time per step in milliseconds, from seven samples of at least 0.2 s."""
    for _ in range(20):
        step()
    sync()
    samples = []
    for _ in range(7):
        steps = 0
        begun = time.perf_counter()
        while steps < 5 or time.perf_counter() - begun < 0.2:
            for _ in range(5):
                step()
            steps += 5
        sync()
        samples.append(1000 * (time.perf_counter() - begun) / steps)
    return {"median": statistics.median(samples), "min": min(samples), "max": max(samples), "rounds": len(samples)}


def row(task, how, step):
    """Times a step and returns its row of the report, in the format of `Row` in bench/compare.ts."""
    contender = f"PyTorch {torch.__version__} {DEVICE}, {how}"
    return {"task": task, "contender": contender, "timing": measured(step), "problem": None}


def main():
    rows = []
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    asked = sys.argv[1:]
    for name, make, shape, targets_of, loss_of in TASKS:
        if asked and name.split(",")[0] not in asked:
            continue
        torch.manual_seed(1)
        model = make().to(DEVICE)
        x = torch.randn(*shape, device=DEVICE)
        targets = targets_of().to(DEVICE)
        adam = torch.optim.Adam(model.parameters(), lr=0.001, capturable=DEVICE == "cuda")

        def step():
            adam.zero_grad(set_to_none=True)
            loss_of(model(x), targets).backward()
            adam.step()

        rows.append(row(name, "eager", step))
        if DEVICE != "cuda":
            continue
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(3):
                step()
        torch.cuda.current_stream().wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        adam.zero_grad(set_to_none=True)
        with torch.cuda.graph(graph):
            loss_of(model(x), targets).backward()
            adam.step()
        rows.append(row(name, "graphs", graph.replay))
    json.dump(rows, sys.stdout)


main()
