"""Writes our network, up to the pooled features, for the peers: make_models.py MODEL_DIR WxH OUT.

OUT gets f32.onnx and int8.onnx (input `x` [1, 3, H, W], output `features` [1, 2048]), and for tfjs
weights.bin (f32, HWIO and biases one after another) with layers.json. The 8-bit model has weights with a
scale for each channel and activations of 8 bits, calibrated on noise: its speed is compared, not its answers.
Weights are kept in 7 bits (reduce_range), as onnxruntime asks for processors without VNNI.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from safetensors.numpy import load_file

BLOCKS = [3, 4, 6, 3]


def read(folder):
    """Each convolution's real weights [out, in, side, side] and biases [out], by name."""
    manifest = json.loads((folder / "model.json").read_text())
    tensors = {}
    for part in manifest["parts"]:
        tensors |= load_file(folder / part["path"])
    layers, seen = {}, np.float32(manifest["input"]["step"])

    def take(name, steps):
        scale = tensors[f"{name}.scale"].reshape(-1, 1, 1, 1)
        seen = steps if np.ndim(steps) == 0 else steps.reshape(1, -1, 1, 1)
        layers[name] = (
            (tensors[f"{name}.weight"].astype(np.float32) * scale / seen).astype(np.float32),
            tensors[f"{name}.bias"],
        )
        return tensors.get(f"{name}.steps")

    steps = take("conv1", seen)
    for stage, count in enumerate(BLOCKS, 1):
        for index in range(count):
            block = f"layer{stage}.{index}"
            inner = take(f"{block}.conv1", steps)
            inner = take(f"{block}.conv2", inner)
            last = take(f"{block}.conv3", inner)
            if index == 0:
                take(f"{block}.downsample.0", steps)
            steps = last
    return layers


def stride(name):
    """ResNet-50 v1.5: a stage's stride is in its first 3×3 convolution and on its shortcut."""
    strided = name == "conv1" or (
        name.endswith((".0.conv2", ".0.downsample.0")) and not name.startswith("layer1")
    )
    return 2 if strided else 1


def graph(layers, width, height):
    nodes, constants = [], []

    def convolution(name, value):
        weight, bias = layers[name]
        side = weight.shape[2]
        for part, values in (("w", weight), ("b", bias)):
            constants.append(numpy_helper.from_array(values, f"{name}.{part}"))
        nodes.append(
            helper.make_node(
                "Conv",
                [value, f"{name}.w", f"{name}.b"],
                [name],
                strides=[stride(name)] * 2,
                pads=[side // 2] * 4,
                # As they are anyway, but onnxruntime-web's WebGPU wants them said.
                kernel_shape=[side] * 2,
                dilations=[1, 1],
                group=1,
            )
        )
        return name

    def relu(value):
        nodes.append(helper.make_node("Relu", [value], [f"{value}.relu"]))
        return f"{value}.relu"

    value = relu(convolution("conv1", "x"))
    nodes.append(
        helper.make_node("MaxPool", [value], ["pool"], kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    )
    value = "pool"
    for stage, count in enumerate(BLOCKS, 1):
        for index in range(count):
            block = f"layer{stage}.{index}"
            inner = relu(convolution(f"{block}.conv1", value))
            inner = relu(convolution(f"{block}.conv2", inner))
            inner = convolution(f"{block}.conv3", inner)
            shortcut = convolution(f"{block}.downsample.0", value) if index == 0 else value
            nodes.append(helper.make_node("Add", [inner, shortcut], [f"{block}.sum"]))
            value = relu(f"{block}.sum")
    nodes.append(helper.make_node("GlobalAveragePool", [value], ["average"]))
    nodes.append(helper.make_node("Flatten", ["average"], ["features"]))
    return helper.make_model(
        helper.make_graph(
            nodes,
            "resnet50",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, height, width])],
            [helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, 2048])],
            constants,
        ),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=9,
    )


class Noise(CalibrationDataReader):
    """Some inputs of smooth noise, normalised as pictures are."""

    def __init__(self, width, height):
        random = np.random.default_rng(1)
        coarse = [random.normal(size=(1, 3, 8, 8)).astype(np.float32) for _ in range(8)]
        rows, columns = [np.arange(side) * 8 // side for side in (height, width)]
        self.inputs = iter([{"x": noise[:, :, rows][:, :, :, columns]} for noise in coarse])

    def get_next(self):
        return next(self.inputs, None)


def main():
    folder, size, out = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    width, height = (int(side) for side in size.split("x"))
    out.mkdir(parents=True, exist_ok=True)
    layers = read(folder)
    onnx.save(graph(layers, width, height), out / "f32.onnx")
    quant_pre_process(out / "f32.onnx", out / "prepared.onnx", skip_symbolic_shape=True)
    quantize_static(
        out / "prepared.onnx",
        out / "int8.onnx",
        Noise(width, height),
        quant_format=QuantFormat.QDQ,
        per_channel=True,
        reduce_range=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
    )
    (out / "prepared.onnx").unlink()
    table, offset = [], 0
    with open(out / "weights.bin", "wb") as file:
        for name, (weight, bias) in layers.items():
            values = np.ascontiguousarray(weight.transpose(2, 3, 1, 0))
            file.write(values.tobytes() + bias.tobytes())
            table.append({"name": name, "shape": values.shape, "offset": offset, "stride": stride(name)})
            offset += values.nbytes + bias.nbytes
    (out / "layers.json").write_text(json.dumps({"width": width, "height": height, "layers": table}))


main()
