// Put before the engine's own script: counts what it asks of WebGPU, and tells it to whoever listens.
{
  let counts = {};
  const add = (name, much) => { counts[name] = (counts[name] ?? 0) + much; };
  const watch = (kind, name, note) => {
    const method = kind.prototype[name];
    kind.prototype[name] = function (...given) {
      note(...given);
      return method.apply(this, given);
    };
  };
  if (self.GPUDevice) {
    watch(GPUDevice, "createComputePipeline", () => add("pipelines", 1));
    watch(GPUDevice, "createComputePipelineAsync", () => add("pipelines", 1));
    watch(GPUDevice, "createBindGroup", () => add("bindGroups", 1));
    watch(GPUDevice, "createBuffer", ({ size }) => { add("buffers", 1); add("bufferBytes", size); });
    watch(GPUQueue, "submit", () => add("submits", 1));
    watch(GPUQueue, "writeBuffer", (buffer, at, data, from, length) => {
      add("writtenBytes", length ?? data.byteLength);
    });
    watch(GPUComputePassEncoder, "dispatchWorkgroups", () => add("dispatches", 1));
    watch(GPUBuffer, "mapAsync", (mode) => { if (mode & GPUMapMode.READ) add("reads", 1); });
    // Buffers that are mapped when they are made, or to be written to, count as they are given back.
    watch(GPUCommandEncoder, "copyBufferToBuffer", (...given) => {
      add("copiedBytes", given.length > 3 ? given[4] ?? 0 : given[2] ?? 0);
    });
  }
  const channel = new BroadcastChannel("counts");
  channel.onmessage = () => { channel.postMessage(counts); counts = {}; };
}
