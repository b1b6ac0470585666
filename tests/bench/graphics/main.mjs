// The engine's worker without the page: ?engine=SCRIPT&runs=NUMBER. `window.told` becomes what opening and
// what `runs` inferences took, or an error.

const asked = new URLSearchParams(location.search);
const absolute = (path) => new URL(path, location.href).href;
const channel = new BroadcastChannel("counts");
// The worker's own copy of the channel answers.
const counts = () =>
  new Promise((resolve) => {
    channel.onmessage = ({ data }) => resolve(data);
    channel.postMessage(null);
  });

async function measure() {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  const { vendor, architecture, description } = adapter?.info ?? {};
  const worker = new Worker(absolute(`../${asked.get("engine")}`));
  const word = (wanted) =>
    new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(event.message);
      worker.onmessage = ({ data: [text] }) => {
        const event = JSON.parse(text);
        if (event === wanted) resolve();
        else if (event[wanted]) resolve(event[wanted]);
        else if (event.Failed) reject(text);
      };
    });
  const ask = (request) => worker.postMessage([JSON.stringify(request)]);
  const ready = word("Ready");
  ask({
    Open: {
      model: absolute("../model/model.json"),
      catalogue: absolute("../catalogue/catalogue.json"),
    },
  });
  await ready;
  const opening = await counts();
  const measured = word("Measured");
  ask({ Measure: { times: Number(asked.get("runs")) } });
  const figures = await measured;
  return { adapter: [vendor, architecture, description].join(" "), opening, figures, inferences: await counts() };
}

measure().then(
  (told) => { window.told = told; },
  (error) => { window.told = { error: String(error) }; },
);
