// TensorFlow.js on its wasm backend, one thread, or on WebGPU: the same layers as the graph of make_models.py.

const PACKAGES = "./node_modules/@tensorflow";

// Its bundles make one global, `tf`, in this order.
async function load(backend) {
  for (const name of ["tfjs-core/dist/tf-core", "tfjs-backend-cpu/dist/tf-backend-cpu", `tfjs-backend-${backend}/dist/tf-backend-${backend}`]) {
    await new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${PACKAGES}/${name}.min.js`;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }
  return window.tf;
}

const BLOCKS = [3, 4, 6, 3];

export async function open(backend) {
  const tf = await load(backend);
  if (backend === "wasm") {
    tf.wasm.setWasmPaths(new URL(`${PACKAGES}/tfjs-backend-wasm/dist/`, import.meta.url).href);
    tf.wasm.setThreadsCount(1);
  }
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no ${backend} here`);
  const { layers } = await (await fetch(`${window.modelFolder}/layers.json`)).json();
  const bytes = await (await fetch(`${window.modelFolder}/weights.bin`)).arrayBuffer();
  const parameters = new Map();
  for (const { name, shape, offset, stride } of layers) {
    const length = shape.reduce((product, side) => product * side, 1);
    const weight = tf.tensor4d(new Float32Array(bytes, offset, length), shape);
    const bias = tf.tensor1d(new Float32Array(bytes, offset + 4 * length, shape[3]));
    parameters.set(name, { weight, bias, stride, pad: shape[0] >> 1 });
  }
  const unit = (x, name, activation) => {
    const { weight, bias, stride, pad } = parameters.get(name);
    return tf.fused.conv2d({
      x,
      filter: weight,
      strides: stride,
      pad: [[0, 0], [pad, pad], [pad, pad], [0, 0]],
      bias,
      activation,
    });
  };
  const forward = (x) => {
    const stem = unit(x, "conv1", "relu");
    let map = tf.maxPool(tf.pad(stem, [[0, 0], [1, 1], [1, 1], [0, 0]]), 3, 2, "valid");
    BLOCKS.forEach((count, stage) => {
      for (let index = 0; index < count; index += 1) {
        const block = `layer${stage + 1}.${index}`;
        const inner = unit(unit(map, `${block}.conv1`, "relu"), `${block}.conv2`, "relu");
        const shortcut = index === 0 ? unit(map, `${block}.downsample.0`, "linear") : map;
        map = tf.relu(tf.add(unit(inner, `${block}.conv3`, "linear"), shortcut));
      }
    });
    return tf.mean(map, [1, 2]);
  };
  return async (picture, height, width) => {
    const features = tf.tidy(() => {
      const channels = tf.tensor4d(picture, [1, 3, height, width]);
      return forward(tf.transpose(channels, [0, 2, 3, 1]));
    });
    const values = await features.data();
    features.dispose();
    return values;
  };
}
