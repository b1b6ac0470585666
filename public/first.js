// Runs before anything is seen: the language, the direction and the theme of what index.html shows until the
// page's own code is there. That code decides by the same rule (src/speech.rs, src/parameters.rs), and then
// for good.
"use strict";
{
  const directions = { en: "ltr", de: "ltr", ar: "rtl" };
  const asked = new URLSearchParams(location.search);
  const root = document.documentElement;
  let chosen = null;
  try {
    chosen = localStorage.getItem("lookalike-language");
  } catch {
    // A browser that keeps nothing for this page has no choice to tell.
  }
  const tags = [asked.get("lang"), chosen, ...navigator.languages].map((tag) =>
    (tag ?? "").trim().split(/[-_]/)[0].toLowerCase(),
  );
  root.lang = tags.find((tag) => Object.hasOwn(directions, tag)) ?? "en";
  root.dir = directions[root.lang];
  if (["light", "dark"].includes(asked.get("theme"))) {
    root.dataset.theme = asked.get("theme");
  }
  if (asked.has("embedded")) {
    root.dataset.embedded = "";
  }
}
