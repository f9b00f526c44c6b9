"use strict";
/** The one object that the scripts of this page share; each of them adds its part. */
const lexrules = {};

/** The graph as the page carries it (columns.py says how): nodes are numbers, texts are pairs [zh, en]. */
lexrules.graph = (() => {
  const holder = document.getElementById("data");
  const data = JSON.parse(holder.textContent);
  holder.remove();
  const STATUS = {h: "holds", f: "fails", o: "open", v: "void"};
  const count = data.parts.length;
  let above = null, unsettled = null, listed = null;

  const text = number => number < 0 ? null : data.texts[number];
  const part = node => data.kinds[data.parts[node]];
  const status = node => STATUS[data.statuses[node]];
  const symbol = node => data.symbols[node];
  const words = node => text(data.words[node]);
  const entity = node => text(data.entities[node]);
  const wordsNumber = node => data.words[node];
  const premises = node => data.premises[node] || [];
  const overrides = node => data.overrides[node] || [];
  /** What few nodes have: `more(node, "grade")`; undefined if it has none. */
  const more = (node, name) => data.more[name]?.[node];
  const moreText = (node, name) => {
    const found = more(node, name);
    return found === undefined ? null : text(found);
  };
  const moreTexts = (node, name) => (more(node, name) ?? []).map(text);

  /** What was asked, in order. */
  const goals = Object.entries(data.more.goal ?? {}).sort((one, other) => one[1] - other[1]).map(([node]) => Number(node));

  /** For every node what rests on it: made when first needed. */
  function restingOn(node) {
    if (!above) {
      above = Array.from({length: count}, () => []);
      for (let each = 0; each < count; each += 1) {
        for (const premise of premises(each)) above[premise].push(each);
        for (const [prevailing] of overrides(each)) above[prevailing].push(each);
      }
    }
    return above[node];
  }

  /** All nodes that rest on some of these, these included. */
  function upwards(nodes) {
    const found = new Set(nodes);
    for (const node of found) for (const next of restingOn(node)) found.add(next);
    return found;
  }

  /** Whether a node neither is open nor rests on what is. */
  function isSettled(node) {
    if (!unsettled) {
      unsettled = upwards([...data.statuses].flatMap((each, number) => each === "o" ? [number] : []));
    }
    return !unsettled.has(node);
  }

  /** Whether some conclusion that was asked for rests on a node; in a full graph there are others. */
  function isListed(node) {
    if (!listed) {
      listed = new Set(goals);
      for (const each of listed) {
        for (const premise of premises(each)) listed.add(premise);
        for (const [prevailing] of overrides(each)) listed.add(prevailing);
      }
    }
    return listed.has(node);
  }

  /** The shortest way from a conclusion that was asked for down to a node, both included; null if there is none. */
  function wayTo(node, wanted = () => true) {
    const asked = new Set(goals.filter(wanted));
    const below = new Map([[node, null]]);
    for (const [each] of below) {
      if (asked.has(each)) {
        const way = [];
        for (let at = each; at !== null; at = below.get(at)) way.push(at);
        return way;
      }
      for (const next of restingOn(each)) if (!below.has(next)) below.set(next, each);
    }
    return null;
  }

  /** The nodes that cite some of these provisions. */
  function citing(provisions) {
    const wanted = new Set(provisions);
    return Object.entries(data.more.citations ?? {})
      .filter(([, cited]) => cited.some(each => wanted.has(each))).map(([node]) => Number(node));
  }

  return {
    count, goals, part, status, symbol, words, wordsNumber, entity, premises, overrides, more, moreText, moreTexts, text,
    upwards, isSettled, isListed, wayTo, citing, title: data.title, texts: data.texts, labels: data.labels, provisions: data.provisions,
  };
})();
