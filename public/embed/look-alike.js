// <look-alike catalogue="…">: the page of the folder above this file, inside a shop's own page.
//
//   <script type="module" src="https://look.shop.example/embed/look-alike.js"></script>
//   <look-alike catalogue="catalogue/" language="de">What is here is shown if the search is not coming.</look-alike>
//
// The page runs in a frame of its own: on another host than the shop's, the browser keeps the shop's scripts
// from whatever a visitor gives to it. What crosses the border are the words below, and nothing of a photo.
// src/embedding.rs is the other side, docs/embedding.md the description.

/** The page's folder. */
const PAGE = new URL("../", import.meta.url);

/** Milliseconds without a word, after which the page counts as not coming. */
const PATIENCE = 30_000;

/** No page is this high; a number that is must be a mistake. */
const MOST_PIXELS = 30_000;

/** Attributes that the page reads from its address, so that a change begins it anew. */
const ASKED = ["catalogue", "model", "count"];

/** Variables that a shop may set; the page takes each for its own property. */
const VARIABLES = [
  "--look-alike-accent",
  "--look-alike-accent-deep",
  "--look-alike-on-accent",
  "--look-alike-paper",
  "--look-alike-surface",
  "--look-alike-ink",
  "--look-alike-muted",
  "--look-alike-line",
  "--look-alike-edge",
  "--look-alike-tile-ratio",
  "--look-alike-radius",
  "--look-alike-font",
];

const STYLE = `
  :host { display: block; }
  :host([hidden]), [hidden] { display: none !important; }
  iframe { display: block; inline-size: 100%; block-size: 28rem; border: 0; color-scheme: normal; }
`;

class LookAlike extends HTMLElement {
  static observedAttributes = [...ASKED, "language", "theme", "class", "style"];

  #frame = null;
  #instead = document.createElement("slot");
  #isReady = false;
  #patience = 0;
  #scheme = matchMedia("(prefers-color-scheme: dark)");

  constructor() {
    super();
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    root.append(this.#instead);
  }

  connectedCallback() {
    addEventListener("message", this.#hear);
    this.#scheme.addEventListener("change", this.#dress);
    this.#begin();
  }

  disconnectedCallback() {
    removeEventListener("message", this.#hear);
    this.#scheme.removeEventListener("change", this.#dress);
    this.#end();
  }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || before === after || !this.#frame) {
      return;
    }
    if (ASKED.includes(name)) {
      this.#begin();
    } else {
      this.#dress();
    }
  }

  #begin() {
    this.#end();
    this.#instead.hidden = true;
    const frame = document.createElement("iframe");
    frame.title = this.getAttribute("label") ?? "Lookalike";
    frame.referrerPolicy = "no-referrer";
    frame.src = this.#address();
    this.#frame = frame;
    this.#patience = setTimeout(this.#giveUp, PATIENCE);
    this.shadowRoot.append(frame);
  }

  #end() {
    clearTimeout(this.#patience);
    this.#isReady = false;
    this.#frame?.remove();
    this.#frame = null;
  }

  #address() {
    const address = new URL(PAGE);
    for (const name of [...ASKED, "theme"]) {
      if (this.hasAttribute(name)) {
        address.searchParams.set(name, this.getAttribute(name));
      }
    }
    if (this.hasAttribute("language")) {
      address.searchParams.set("lang", this.getAttribute("language"));
    }
    address.searchParams.set("embedded", location.origin);
    return address.href;
  }

  /** Tells the page how to look and which language to speak. */
  #dress = () => {
    if (!this.#isReady) {
      return;
    }
    const computed = getComputedStyle(this);
    const values = VARIABLES.map((name) => [name, computed.getPropertyValue(name).trim()]);
    const word = {
      lookalike: "look",
      language: this.getAttribute("language"),
      theme: this.getAttribute("theme") ?? "auto",
      variables: Object.fromEntries(values.filter(([, value]) => value !== "")),
    };
    this.#frame.contentWindow.postMessage(JSON.stringify(word), PAGE.origin);
  };

  #giveUp = () => {
    this.#frame.hidden = true;
    this.#instead.hidden = false;
    this.#tell("error", {
      kind: "unreachable",
      sentence: `${PAGE.href} has not answered.`,
      remedy: `Check the script's address, and that the page's frame-ancestors names ${location.origin}.`,
    });
  };

  /** @param {MessageEvent} event from the frame, or from anybody else. */
  #hear = (event) => {
    if (!this.#frame || event.source !== this.#frame.contentWindow || event.origin !== PAGE.origin) {
      return;
    }
    const word = read(event.data);
    switch (word?.lookalike) {
      case "ready":
        clearTimeout(this.#patience);
        this.#isReady = true;
        this.#frame.hidden = false;
        this.#instead.hidden = true;
        this.#dress();
        this.#tell("ready", { language: word.language });
        break;
      case "height":
        this.#frame.style.blockSize = `${Math.min(word.pixels, MOST_PIXELS)}px`;
        break;
      case "results":
        this.#tell("results", { products: word.products });
        break;
      case "select":
        if (this.#tell("select", { product: word.product }, true)) {
          follow(word.product.link);
        }
        break;
      case "error":
        this.#tell("error", { kind: word.kind, sentence: word.sentence, remedy: word.remedy });
        break;
    }
  };

  /** Whether nobody called preventDefault. */
  #tell(name, detail, cancelable = false) {
    const options = { detail, cancelable, bubbles: true, composed: true };
    return this.dispatchEvent(new CustomEvent(`look-alike-${name}`, options));
  }
}

/** The word in a message's data; undefined for what is none. */
function read(data) {
  try {
    return typeof data === "string" ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
}

/** Goes to a product's page, which may be a page and nothing else. */
function follow(link) {
  if (typeof link === "string" && /^https?:\/\//.test(link)) {
    location.assign(link);
  }
}

if (!customElements.get("look-alike")) {
  customElements.define("look-alike", LookAlike);
}
