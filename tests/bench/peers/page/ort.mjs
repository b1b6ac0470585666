// onnxruntime-web on one thread, or on WebGPU.

export async function open(file, provider) {
  const ort = await import(
    provider === "webgpu"
      ? "./node_modules/onnxruntime-web/dist/ort.all.min.mjs"
      : "./node_modules/onnxruntime-web/dist/ort.wasm.min.mjs"
  );
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = new URL("./node_modules/onnxruntime-web/dist/", import.meta.url).href;
  const session = await ort.InferenceSession.create(`${window.modelFolder}/${file}`, {
    executionProviders: [provider],
  });
  return async (picture, height, width) => {
    const x = new ort.Tensor("float32", picture, [1, 3, height, width]);
    const { features } = await session.run({ x });
    return features.getData();
  };
}
