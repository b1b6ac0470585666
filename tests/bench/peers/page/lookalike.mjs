// Our own engine for the processor, as the page runs it: the wasm probe with the model beside it.

export async function open(file) {
  const { instance } = await WebAssembly.instantiateStreaming(fetch(file), {});
  const probe = instance.exports;
  const take = (name, bytes) => {
    const address = probe.alloc(bytes.length);
    new Uint8Array(probe.memory.buffer, address, bytes.length).set(bytes);
    const code = probe[name](address, bytes.length);
    probe.free(address, bytes.length);
    if (code) throw new Error(`${name} answers ${code}`);
  };
  const load = async (path) => {
    const answer = await fetch(`${window.modelFolder}/model/${path}`);
    return new Uint8Array(await answer.arrayBuffer());
  };
  const manifest = await load("model.json");
  take("model_begin", manifest);
  for (const part of JSON.parse(new TextDecoder().decode(manifest)).parts) {
    take("model_part", await load(part.path));
  }
  if (probe.model_finish()) throw new Error("the model is not whole");
  return async () => [probe.look_once()];
}
