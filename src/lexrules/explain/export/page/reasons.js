"use strict";
/** Unfolding the reasons: conclusions to norms, norms to conditions and exceptions, down to facts and their evidence. */
lexrules.reasons = (() => {
  const {graph} = lexrules;
  const {make, both, sign, disclosure, announce} = lexrules.elements;
  const {labels} = graph;
  /** So many parts are unfolded at once at most. */
  const MOST = 150;
  const TEXT = {
    norms: ["规范", "Norms"], conditions: ["条件", "Conditions"], exceptions: ["但书", "Exceptions"],
    overrides: ["优先适用的规范", "Norms that prevail over it"], reasons: ["理由", "Reasons"],
    compared: ["法律比较", "Laws compared"], measures: ["措施", "Measures"],
    version: ["版本：", "version "], draw: ["画出依据", "Draw what it rests on"], undraw: ["收起图", "Hide the drawing"],
    all: ["展开至事实", "Unfold down to the facts"], evidence: ["证据：", "evidence: "],
    unproved: ["未列证据", "no evidence named"], proof: ["证明：", "proof: "], reason: ["评估理由：", "reason for the assessment: "],
    stated: ["出处：", "stated at "], note: ["说明：", "note: "], presumption: ["法律推定", "presumed by law"],
    authority: ["依据位阶：", "rests on: "],
    proposal: ["学术建议，并非现行法", "scholarly proposal, not law in force"],
    nothing: ["没有更多理由可列。", "There is no more to say."],
  };
  const GROUPS = {
    norm: "norms", exception: "exceptions", comparison: "compared", measure: "measures",
  };

  const paragraph = (name, ...children) => make("p", {class: name}, ...children);

  function provision(node) {
    const versions = graph.more(node, "versions") ?? [];
    const grade = labels.grades[graph.more(node, "grade")], period = graph.moreText(node, "period");
    const told = [
      grade && both(grade), versions.length && [...both(TEXT.version), versions.join(", ")], period && both(period),
    ].filter(Boolean).flatMap((each, place) => place ? [" · ", ...each] : each);
    return make("div", {class: "law"}, both(graph.words(node)), make("small", {}, ...told));
  }

  /** What a node says of itself beside its line. */
  function details(node) {
    const found = [];
    const add = (name, ...children) => found.push(paragraph(name, ...children));
    const confidence = graph.more(node, "confidence");
    if (graph.more(node, "proposal") && graph.part(node) === "norm") add("warn", both(TEXT.proposal));
    // The summary tells the value of what was asked for, and the remarks on it.
    const asked = graph.more(node, "goal") !== undefined;
    if (!asked && graph.moreText(node, "value")) add("soft", both(graph.moreText(node, "value")));
    for (const cited of graph.more(node, "citations") ?? []) found.push(provision(cited));
    if (graph.moreText(node, "gist")) add("gist", both(graph.moreText(node, "gist")));
    if (graph.more(node, "presumption")) add("warn", both(TEXT.presumption));
    if (confidence && confidence !== "T") add("warn", `[${confidence}] `, both(labels.confidence[confidence]));
    if (graph.moreText(node, "note")) add("soft", both(TEXT.note), both(graph.moreText(node, "note")));
    if (!asked) for (const remark of graph.moreTexts(node, "remarks")) add("soft", both(remark));
    if (graph.more(node, "norm") && graph.part(node) === "norm") {
      add("soft", make("code", {}, [graph.more(node, "norm"), graph.more(node, "at")].filter(Boolean).join(" · ")));
    }
    return [...found, ...fact(node)];
  }

  /** Of a fact: its proof, its evidence, who assessed it and why, where it is stated. */
  function fact(node) {
    const part = graph.part(node);
    if (part !== "fact" && part !== "list") return [];
    const found = [], soft = (...children) => found.push(paragraph("soft", ...children));
    if (graph.moreText(node, "proof")) soft(both(TEXT.proof), both(graph.moreText(node, "proof")));
    const evidence = graph.moreTexts(node, "evidence");
    if (evidence.length) soft(both(TEXT.evidence), ...evidence.flatMap((each, place) => place ? ["; ", ...both(each)] : both(each)));
    else if (graph.status(node) !== "open" && graph.more(node, "stated_at") !== undefined) soft(both(TEXT.unproved));
    if (graph.more(node, "assessment")) soft(both(labels.assessed[graph.more(node, "assessment")]));
    if (graph.moreText(node, "reason")) soft(both(TEXT.reason), both(graph.moreText(node, "reason")));
    if (graph.moreText(node, "remark")) soft(both(TEXT.note), both(graph.moreText(node, "remark")));
    if (graph.moreText(node, "stated_at")) soft(both(TEXT.stated), make("code", {}, both(graph.moreText(node, "stated_at"))));
    return found;
  }

  /** The line of a part: state, kind, text; of a norm the first provision it encodes. */
  function line(node) {
    const cited = graph.more(node, "citations") ?? [], part = graph.part(node);
    const owner = part === "fact" || part === "list" ? graph.entity(node) : null;
    const more = cited.length > 1 ? ` +${cited.length - 1}` : "";
    return [
      ...sign(graph.symbol(node)),
      make("span", {class: "words"},
        make("span", {class: "kind"}, both(labels.kinds[part]), owner && [" · ", both(owner)]), " ",
        both(graph.words(node)),
        part === "measure" ? graph.premises(node).filter(each => graph.part(each) === "norm")
          .map(each => make("span", {class: "soft"}, " ", both(graph.words(each)))) : null,
        cited.length ? make("span", {class: "cited"}, " ", both(graph.words(cited[0])), more) : null),
    ];
  }

  /** One part: what can be unfolded has a button; a fact tells all it has at once. */
  function partOf(node, because = null) {
    const settled = graph.isSettled(node) ? "settled" : "";
    const item = make("li", {class: `part ${graph.part(node)} ${settled}`, "data-node": node});
    const told = line(node);
    if (because) told.at(-1).append(make("span", {class: "cited"}, " ", both(because)));
    const below = graph.premises(node).length + graph.overrides(node).length;
    const own = below ? null : details(node);
    if (!below && (own.length < 2 || graph.part(node) === "fact" || graph.part(node) === "list")) {
      item.append(make("span", {class: "line", tabindex: "-1"}, told), ...own);
    } else {
      const body = make("div", {class: "body"});
      item.append(disclosure(told, body, () => body.append(...details(node), ...lists(node))), body);
    }
    return item;
  }

  /** What a node rests on, in groups with a heading where there are several. */
  function lists(node) {
    const groups = new Map();
    const put = (name, item) => groups.set(name, [...groups.get(name) ?? [], item]);
    for (const premise of graph.premises(node)) {
      const name = GROUPS[graph.part(premise)] ?? (graph.part(node) === "norm" ? "conditions" : "reasons");
      put(name, partOf(premise));
    }
    for (const [prevailing, because, note] of graph.overrides(node)) {
      put("overrides", partOf(prevailing, note < 0 ? labels.because[because] : graph.text(note)));
    }
    const named = groups.size > 1 || graph.part(node) === "norm";
    return [...groups].sort(([one], [other]) => ORDER.indexOf(one) - ORDER.indexOf(other)).flatMap(([name, items]) => {
      const list = make("ul", {class: `parts ${name}`}, ...items);
      if (!named) return [list];
      const settled = items.every(item => item.classList.contains("settled"));
      const title = paragraph(settled ? "group settled" : "group", both(TEXT[name]));
      title.id = `group-${graph.count}-${serial += 1}`;
      list.setAttribute("aria-labelledby", title.id);
      return [title, list];
    });
  }
  const ORDER = ["measures", "compared", "norms", "conditions", "reasons", "exceptions", "overrides"];
  let serial = 0;

  /** Where a body holds a single thing to unfold, that is unfolded with it. */
  function unfoldOnly(body) {
    for (let at = body; at;) {
      const buttons = at.querySelectorAll(":scope > ul > li > button.line");
      const items = at.querySelectorAll(":scope > ul > li");
      if (buttons.length !== 1 || items.length !== 1) return;
      buttons[0].setOpen(true);
      at = items[0].querySelector(":scope > .body");
    }
  }

  /** Unfold everything below, each part where it is first met. */
  function unfoldAll(body) {
    const seen = new Set(), pending = [...body.querySelectorAll("button.line")];
    let unfolded = 0;
    while (pending.length && unfolded < MOST) {
      const button = pending.shift(), node = button.parentElement.dataset.node;
      if (seen.has(node)) continue;
      seen.add(node);
      button.setOpen(true);
      unfolded += 1;
      pending.push(...button.nextElementSibling.querySelectorAll(":scope > ul > li > button.line"));
    }
    announce(pending.length
      ? [`已展开${unfolded}项，其余请逐项展开。`, `${unfolded} parts unfolded; unfold the others one by one.`]
      : [`已展开${unfolded}项。`, `${unfolded} parts unfolded.`]);
  }

  /** The body of a conclusion that was asked for. */
  function fillGoal(node, body) {
    const parts = lists(node);
    const drawn = make("div", {class: "drawn", hidden: ""});
    const drawing = make("button", {type: "button", class: "draw", "aria-expanded": "false"}, both(TEXT.draw));
    drawing.addEventListener("click", () => {
      const open = drawn.hidden;
      drawn.hidden = !open;
      drawing.setAttribute("aria-expanded", String(open));
      drawing.replaceChildren(...both(open ? TEXT.undraw : TEXT.draw));
      if (open) lexrules.drawing.show(drawn, node);
      else drawn.replaceChildren();
    });
    const all = make("button", {type: "button", class: "all", onclick: () => unfoldAll(body)}, both(TEXT.all));
    // Where it is weaker than statute, a remark says so already.
    const weaker = (graph.more(node, "depends_on") ?? []).includes("authority");
    const authority = weaker ? null : labels.grades[graph.more(node, "authority")];
    body.append(
      make("p", {class: "buttons"}, parts.length ? [all, drawing] : null),
      ...(authority ? [paragraph("soft", both(TEXT.authority), both(authority))] : []),
      ...details(node), drawn, ...(parts.length ? parts : [paragraph("soft", both(TEXT.nothing))]));
  }

  /** Give every conclusion of the summary a button that unfolds its reasons. */
  function attach() {
    for (const goal of document.querySelectorAll(".goal")) {
      const heading = goal.querySelector("h4"), node = Number(goal.dataset.node);
      const body = make("div", {class: "body"});
      const button = disclosure([...heading.firstElementChild.childNodes], body, () => fillGoal(node, body));
      button.addEventListener("click", () => { if (button.isOpen()) unfoldOnly(body); });
      heading.replaceChildren(button);
      goal.append(body);
    }
    document.addEventListener("click", event => {
      const button = event.target.closest(".part > button.line");
      if (button?.isOpen()) unfoldOnly(button.nextElementSibling);
    });
  }

  /** Unfold the way down to a part, bring it into sight and put the focus on it. */
  function reveal(way) {
    let at = document.getElementById(`n${way[0]}`);
    at.closest("details")?.setAttribute("open", "");
    let button = at.querySelector("button.line");
    for (const node of way.slice(1)) {
      button.setOpen(true);
      const body = at.querySelector(":scope > .body");
      at = body.querySelector(`:scope > ul > li[data-node="${node}"]`);
      button = at.querySelector(":scope > .line");
    }
    for (const each of document.querySelectorAll(".found-here")) each.classList.remove("found-here");
    at.classList.add("found-here");
    button.focus({preventScroll: true});
    button.scrollIntoView({block: "center"});
  }

  return {attach, reveal};
})();
