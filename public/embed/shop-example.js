// What a shop may do with the search's events: here it writes them down, and puts chosen products into a bag.

const heard = document.querySelector("#heard");
const bag = document.querySelector("#bag-count");
const search = document.querySelector("look-alike");

for (const name of ["ready", "results", "select", "error"]) {
  search.addEventListener(`look-alike-${name}`, (event) => {
    const line = document.createElement("li");
    line.dataset.event = name;
    line.textContent = `${event.type} ${JSON.stringify(event.detail)}`;
    heard.append(line);
  });
}

// Without this, the search would go to the product's page, where the catalogue knows it.
search.addEventListener("look-alike-select", (event) => {
  event.preventDefault();
  bag.textContent = String(Number(bag.textContent) + 1);
});
