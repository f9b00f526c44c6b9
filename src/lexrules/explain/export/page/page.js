"use strict";
/** What the page does once it is there: controls, languages, what missing facts decide, printing. */
(() => {
  const {graph, elements, filters, reasons, search, drawing} = lexrules;
  const {make, both, say} = elements;
  const root = document.documentElement;

  function speak() {
    root.lang = elements.language() === "zh" ? "zh-CN" : "en";
    document.title = say(graph.title);
    filters.translate();
    drawing.translate();
  }

  /** What waits for a missing fact, to go to; listed when asked for. */
  function link(place) {
    const goals = place.dataset.goals.split(" ").filter(Boolean).map(Number);
    if (!goals.length) return;
    const list = make("ul", {class: "links"});
    const button = elements.disclosure([...place.childNodes], list, () => list.append(...goals.map(goal => {
      const go = event => {
        event.preventDefault();
        filters.clear();
        reasons.reveal([goal]);
      };
      return make("li", {}, make("a", {href: `#n${goal}`, onclick: go}, both(graph.entity(goal)), " · ", both(graph.moreText(goal, "label"))));
    })));
    place.replaceChildren(button, list);
  }

  document.getElementById("language").addEventListener("click", () => {
    root.dataset.language = elements.language() === "zh" ? "en" : "zh";
    speak();
  });
  document.getElementById("print").addEventListener("click", () => window.print());
  const controls = document.getElementById("controls");
  controls.addEventListener("submit", event => event.preventDefault());
  controls.addEventListener("reset", event => {
    event.preventDefault();
    document.getElementById("search").value = "";
    search.search();
    filters.clear();
  });
  for (const place of document.querySelectorAll(".decides")) link(place);
  reasons.attach();
  filters.attach();
  search.attach();
  speak();
  controls.hidden = false;
})();
