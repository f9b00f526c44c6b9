"use strict";
/** Which conclusions are shown: by what was asked, by provision, by what would change them, the undetermined alone. */
lexrules.filters = (() => {
  const {graph} = lexrules;
  const {make, say, announce} = lexrules.elements;
  const ALL = ["全部", "all"], WHOLE = ["整部", "all of it"];
  const control = name => document.getElementById(name);
  const key = pair => JSON.stringify(pair);

  const options = () => {
    const labels = new Map(graph.goals.map(goal => [key(graph.moreText(goal, "label")), graph.moreText(goal, "label")]));
    return [make("option", {value: ""}, say(ALL)), ...[...labels].map(([value, pair]) => make("option", {value}, say(pair)))];
  };
  const provisions = () => [make("option", {value: ""}, say(ALL)), ...graph.provisions.map(({text, articles}, place) => {
    const title = say(graph.text(text));
    return make("optgroup", {label: title},
      articles.length > 1 ? make("option", {value: place}, `${title} ${say(WHOLE)}`) : null,
      ...articles.map((article, which) => make("option", {value: `${place}/${which}`}, `${title} ${say(graph.text(article.text))}`)));
  })];

  /** Fill the lists in the language chosen; what is chosen stays. */
  function translate() {
    const chosen = {goal: control("goal").value, provision: control("provision").value};
    control("goal").replaceChildren(...options());
    control("provision").replaceChildren(...provisions());
    for (const [name, value] of Object.entries(chosen)) control(name).value = value;
    for (const option of control("depends").options) option.textContent = say(graph.labels.depends[option.value]);
  }

  /** The nodes that bear the provision chosen, with all that rests on them; null if none is chosen. */
  function citing(chosen) {
    if (!chosen) return null;
    const [place, which] = chosen.split("/"), {articles} = graph.provisions[place];
    return graph.upwards(graph.citing((which === undefined ? articles : [articles[which]]).flatMap(each => each.nodes)));
  }

  /** Whether a conclusion would change with this; or does differ from the answer laid beside. */
  function changes(node, depends) {
    if (depends === "differs") return graph.more(node, "differs") !== undefined;
    return (graph.more(node, "depends_on") ?? []).some(each => depends === "any" || each === depends);
  }

  /** Show the conclusions that the controls ask for. */
  function apply() {
    const goal = control("goal").value, depends = control("depends").value, open = control("open").checked;
    const cited = citing(control("provision").value);
    const wanted = node => (!goal || key(graph.moreText(node, "label")) === goal)
      && (!depends || changes(node, depends))
      && (!open || graph.status(node) === "open")
      && (!cited || cited.has(node));
    const active = Boolean(goal || depends || open || cited);
    let shown = 0;
    for (const element of document.querySelectorAll(".goal")) {
      element.hidden = !wanted(Number(element.dataset.node));
      shown += element.hidden ? 0 : 1;
    }
    const main = document.querySelector("main");
    main.classList.toggle("filtered", active);
    main.classList.toggle("only-open", open);
    for (const each of document.querySelectorAll("details.plain, section.entity")) {
      each.hidden = !each.querySelector(".goal:not([hidden])");
      if (active && each.matches("details.plain") && !each.hidden) each.open = true;
    }
    const all = graph.goals.length;
    announce(active ? [`显示${all}项结论中的${shown}项。`, `${shown} of ${all} conclusions shown.`] : [`共${all}项结论。`, `${all} conclusions.`]);
  }

  /** Show everything again. */
  function clear() {
    for (const name of ["goal", "provision", "depends"]) control(name).value = "";
    control("open").checked = false;
    apply();
  }

  function attach() {
    for (const name of ["goal", "provision", "depends", "open"]) control(name).addEventListener("change", apply);
    translate();
  }

  return {attach, translate, clear};
})();
