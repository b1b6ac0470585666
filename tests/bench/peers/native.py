"""Times onnxruntime on one thread: native.py OUT RUNS prints {"f32": [ms, …], "int8": [ms, …]}."""

import json
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime

out, runs = Path(sys.argv[1]), int(sys.argv[2])
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
told = {}
for kind in ("f32", "int8"):
    session = onnxruntime.InferenceSession(out / f"{kind}.onnx", options, providers=["CPUExecutionProvider"])
    shape = session.get_inputs()[0].shape
    x = np.random.default_rng(2).normal(size=shape).astype(np.float32)
    times = []
    for _ in range(runs + 3):
        begin = time.perf_counter()
        session.run(None, {"x": x})
        times.append(1e3 * (time.perf_counter() - begin))
    told[kind] = times[3:]
print(json.dumps(told))
