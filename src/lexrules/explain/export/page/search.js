"use strict";
/** Search in everything the page can tell, unfolded or not, in both languages. */
lexrules.search = (() => {
  const {graph} = lexrules;
  const {make, both, sign, announce} = lexrules.elements;
  /** So many places are listed. */
  const MOST = 30;
  const SINGLE = ["gist", "note", "reason", "remark", "proof", "stated_at", "value"], SEVERAL = ["remarks", "evidence", "differs"];
  const TEXT = {under: ["见于：", "in: "]};

  /** The numbers of the texts that hold all the words looked for. */
  function matching(words) {
    const found = new Set();
    graph.texts.forEach((pair, number) => {
      if (pair.some(text => words.every(word => text.toLowerCase().includes(word)))) found.add(number);
    });
    return found;
  }

  /** The nodes that tell one of these texts, each text of a node told once, what was asked for first. */
  function places(texts, words) {
    const cited = new Set();
    const hit = node => texts.has(graph.wordsNumber(node))
      || SINGLE.some(name => texts.has(graph.more(node, name)))
      || SEVERAL.some(name => graph.more(node, name)?.some(each => texts.has(each)))
      || words.every(word => graph.more(node, "norm")?.includes(word));
    const found = new Map();
    for (let node = 0; node < graph.count; node += 1) {
      if (!hit(node)) continue;
      if (graph.part(node) === "provision") cited.add(node);
      else put(found, node);
    }
    for (const node of graph.citing(cited)) put(found, node);
    return [...found.values()].sort((one, other) => rank(one) - rank(other));
  }
  const put = (found, node) => {
    if (!graph.isListed(node)) return;
    const key = `${graph.part(node)} ${graph.symbol(node)} ${graph.wordsNumber(node)}`;
    const known = found.get(key);
    if (known === undefined || rank(node) < rank(known)) found.set(key, node);
  };
  const rank = node => graph.more(node, "goal") ?? graph.goals.length + node;

  function entry(node) {
    const way = graph.wayTo(node);
    const top = way[0] === node ? null : [make("small", {}, both(TEXT.under), both(graph.entity(way[0])), " · ", both(graph.moreText(way[0], "label")))];
    const go = () => {
      lexrules.filters.clear();
      lexrules.reasons.reveal(way);
    };
    return make("li", {}, make("button", {type: "button", onclick: go},
      sign(graph.symbol(node)),
      make("span", {class: "words"}, make("span", {class: "kind"}, both(graph.labels.kinds[graph.part(node)])), " ", both(graph.words(node)), top)));
  }

  function search() {
    const holder = document.getElementById("found");
    const words = document.getElementById("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    holder.hidden = !words.length;
    holder.replaceChildren();
    if (!words.length) {
      announce([""]);
      return;
    }
    const nodes = places(matching(words), words);
    holder.append(make("ol", {}, ...nodes.slice(0, MOST).map(entry)));
    const more = nodes.length > MOST;
    announce([
      `检索到${nodes.length}处${more ? `，列出前${MOST}处` : ""}。`,
      `${nodes.length} place${nodes.length === 1 ? "" : "s"} found${more ? `, the first ${MOST} listed` : ""}.`,
    ]);
  }

  function attach() {
    const field = document.getElementById("search");
    let waiting = null;
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(search, 150);
    });
    field.addEventListener("keydown", event => {
      if (event.key !== "Escape") return;
      field.value = "";
      search();
    });
  }

  return {attach, search};
})();
