// One engine: ?engine=NAME&model=FOLDER. `window.opened` becomes what opening cost and the first answer,
// or an error; `window.measure(runs)` then gives the milliseconds of each inference.

const engines = {
  "lookalike-relaxed": () => import("./lookalike.mjs").then((own) => own.open("wasm_probe_relaxed.wasm")),
  "lookalike-plain": () => import("./lookalike.mjs").then((own) => own.open("wasm_probe_plain.wasm")),
  "ort-f32": () => import("./ort.mjs").then((ort) => ort.open("f32.onnx", "wasm")),
  "ort-int8": () => import("./ort.mjs").then((ort) => ort.open("int8.onnx", "wasm")),
  "ort-webgpu": () => import("./ort.mjs").then((ort) => ort.open("f32.onnx", "webgpu")),
  "tfjs-wasm": () => import("./tfjs.mjs").then((tfjs) => tfjs.open("wasm")),
  "tfjs-webgpu": () => import("./tfjs.mjs").then((tfjs) => tfjs.open("webgpu")),
};

// Evenly spread numbers, the same for every engine and run.
function input(length) {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (state * 16807) % 2147483647;
    return (state / 2147483647) * 4 - 2;
  });
}

async function open() {
  const asked = new URLSearchParams(location.search);
  window.modelFolder = asked.get("model");
  const { width, height } = await (await fetch(`${window.modelFolder}/layers.json`)).json();
  const begun = performance.now();
  const look = await engines[asked.get("engine")]();
  const created = performance.now();
  const picture = input(3 * height * width);
  const features = await look(picture, height, width);
  const first = performance.now();
  window.measure = async (runs) => {
    const times = [];
    for (let run = 0; run < runs; run += 1) {
      const start = performance.now();
      await look(picture, height, width);
      times.push(performance.now() - start);
    }
    return times;
  };
  const fetched = performance.getEntriesByType("resource");
  return {
    bytes: fetched.reduce((sum, entry) => sum + entry.encodedBodySize, 0),
    create: created - begun,
    first: first - created,
    features: [...features],
  };
}

open().then(
  (opened) => { window.opened = opened; },
  (error) => { window.opened = { error: String(error) }; },
);
