"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const {graph, drawing, words} = data;
  const SVG = "http://www.w3.org/2000/svg";
  const byId = id => document.getElementById(id);
  const root = document.documentElement;
  const svg = byId("drawing"), view = byId("view"), stage = byId("stage"), detail = byId("detail");
  const TEXT = {
    summary: {zh: "结论", en: "Conclusions"}, other: {zh: "English", en: "中文"}, print: {zh: "打印", en: "Print"},
    fit: {zh: "适应窗口", en: "Fit"}, all: {zh: "全部", en: "Whole graph"}, unfold: {zh: "展开", en: "Expand"},
    fold: {zh: "收起", en: "Collapse"}, zoomIn: {zh: "放大", en: "Zoom in"}, zoomOut: {zh: "缩小", en: "Zoom out"},
    holds: {zh: "成立", en: "holds"}, fails: {zh: "不成立", en: "does not hold"}, open: {zh: "尚不能确定", en: "undetermined"},
    void: {zh: "不适用或未出现", en: "not applicable or absent"}, support: {zh: "依据", en: "supports"},
    exception: {zh: "但书", en: "exception"}, override: {zh: "优先适用", en: "overrides"},
    provisions: {zh: "条文", en: "Provision"}, gist: {zh: "大意", en: "What it says"}, note: {zh: "说明", en: "Note"},
    evidence: {zh: "证据", en: "Evidence"}, stated: {zh: "出处", en: "Stated at"}, value: {zh: "取值", en: "Value"},
    premises: {zh: "依据", en: "Rests on"}, uses: {zh: "用于", en: "Used for"}, close: {zh: "关闭", en: "Close"},
    missing: {zh: "没有写明证据", en: "no evidence named"}, norm: {zh: "规范编号", en: "Norm"}, versions: {zh: "版本", en: "version"},
    proposal: {zh: "学术建议，并非现行法", en: "Scholarly proposal, not law in force"}, disputed: {zh: "有争议", en: "Disputed"},
    authority: {zh: "依据位阶", en: "Authority"}, remarks: {zh: "须知", en: "To be known"}, assessment: {zh: "人工评估", en: "Human assessment"},
    reason: {zh: "理由：", en: "Reason: "}, proof: {zh: "证明", en: "Proof"}, presumption: {zh: "法律推定", en: "Presumption of law"},
    label: {zh: "说明图：点击方框看详情，双击或点圆钮展开、收起", en: "Explanation graph: click a box for details, double-click it or use its button to fold"},
  };
  let language = root.dataset.language;
  const say = word => TEXT[word][language];
  const textOf = (node, name = "text") => node[`${name}_${language}`] ?? "";
  const listOf = (node, name) => node[`${name}_${language}`] ?? [];

  // -- the graph as the script walks it: boxes by number, premises to the right ---------------------------------------
  const nodes = new Map(graph.nodes.map(node => [node.id, node]));
  const boxes = drawing.boxes.map((box, number) => ({
    ...box, number, node: nodes.get(box.id), out: [], in: [], element: svg.querySelector(`[data-node="${number}"]`),
  }));
  const lines = drawing.lines.map((line, number) => ({
    ...line, number, element: svg.querySelector(`[data-edge="${number}"]`),
  }));
  for (const line of lines) {
    boxes[line.left].out.push(line);
    boxes[line.right].in.push(line);
  }
  const goals = boxes.filter(box => box.node.goal !== undefined).sort((a, b) => a.node.goal - b.node.goal);
  let focus = goals.length > 3 ? [goals.find(box => box.node.status !== "void") ?? goals[0]] : goals;
  if (!focus.length) focus = boxes.filter(box => !box.in.length);
  const folded = new Set();
  let chosen = null, whole = false, size = {width: 1, height: 1}, scale = 1, shift = {x: 0, y: 0};

  /** Show three steps from the focus and fold what lies deeper. */
  function foldBelow(steps) {
    folded.clear();
    let ring = focus.map(box => box.number);
    const seen = new Set(ring);
    for (let step = 0; ring.length; step++) {
      const next = [];
      for (const number of ring) {
        if (step >= steps && boxes[number].out.length) folded.add(number);
        for (const line of boxes[number].out) {
          if (!seen.has(line.right)) { seen.add(line.right); next.push(line.right); }
        }
      }
      ring = next;
    }
  }

  /** The boxes to be seen in reading order, and the lines between them. */
  function visible() {
    const order = new Map(), shown = [];
    const visit = box => {
      if (order.has(box.number)) return;
      order.set(box.number, order.size);
      if (folded.has(box.number)) return;
      for (const line of box.out) { shown.push(line); visit(boxes[line.right]); }
    };
    focus.forEach(visit);
    return {order, shown};
  }

  // -- layout: the same fitting as in layout.py, for what is visible --------------------------------------------------
  function columnsOf(order, shown) {
    const waiting = new Map([...order.keys()].map(number => [number, 0])), column = new Map();
    const out = new Map([...order.keys()].map(number => [number, []]));
    for (const line of shown) { waiting.set(line.right, waiting.get(line.right) + 1); out.get(line.left).push(line.right); }
    const ready = [...order.keys()].filter(number => !waiting.get(number));
    ready.forEach(number => column.set(number, 0));
    for (let at = 0; at < ready.length; at++) {
      for (const right of out.get(ready[at])) {
        column.set(right, Math.max(column.get(right) ?? 0, column.get(ready[at]) + 1));
        waiting.set(right, waiting.get(right) - 1);
        if (!waiting.get(right)) ready.push(right);
      }
    }
    return column;
  }

  function fitRows(wished, heights) {
    const offsets = [];
    let offset = 0;
    heights.forEach((height, at) => {
      if (at) offset += (heights[at - 1] + height) / 2;
      offsets.push(offset);
    });
    const pools = [];
    wished.forEach((wish, at) => {
      let mean = wish - offsets[at], count = 1;
      while (pools.length && pools[pools.length - 1][0] > mean) {
        const [before, many] = pools.pop();
        mean = (before * many + mean * count) / (many + count);
        count += many;
      }
      pools.push([mean, count]);
    });
    const means = pools.flatMap(([mean, count]) => Array(count).fill(mean));
    return means.map((mean, at) => mean + offsets[at]);
  }

  function layOut(order, shown) {
    const column = columnsOf(order, shown);
    const items = new Map(), links = [], ways = new Map();
    for (const [number, place] of order) items.set(number, {place, column: column.get(number), height: heightOf(boxes[number]) + drawing.row_gap});
    for (const line of shown) {
      const way = [line.left];
      for (let at = column.get(line.left) + 1; at < column.get(line.right); at++) {
        const name = `${line.number}/${at}`;
        items.set(name, {place: order.get(line.right) - 0.5, column: at, height: 9});
        way.push(name);
      }
      way.push(line.right);
      ways.set(line.number, way);
      for (let at = 1; at < way.length; at++) links.push([way[at - 1], way[at]]);
    }
    const layers = [];
    for (const [name, item] of items) (layers[item.column] ??= []).push(name);
    layers.forEach(layer => layer.sort((a, b) => items.get(a).place - items.get(b).place));
    const near = {left: new Map(), right: new Map()};
    for (const name of items.keys()) { near.left.set(name, []); near.right.set(name, []); }
    for (const [a, b] of links) { near.right.get(a).push(b); near.left.get(b).push(a); }
    const row = new Map();
    for (const layer of layers) {
      let at = 0;
      for (const name of layer) {
        const {height} = items.get(name);
        row.set(name, at + height / 2);
        at += height;
      }
    }
    for (let sweep = 0; sweep < 14; sweep++) {
      const forward = sweep % 2 === 1;
      for (const layer of forward ? layers : [...layers].reverse()) {
        const wished = layer.map(name => {
          const first = near[forward ? "left" : "right"].get(name);
          const others = first.length ? first : near[forward ? "right" : "left"].get(name);
          return others.length ? others.reduce((sum, each) => sum + row.get(each), 0) / others.length : row.get(name);
        });
        fitRows(wished, layer.map(name => items.get(name).height))
          .forEach((value, at) => row.set(layer[at], value));
      }
    }
    const top = Math.min(...[...items].map(([name, item]) => row.get(name) - item.height / 2)) + drawing.row_gap / 2;
    for (const name of row.keys()) row.set(name, row.get(name) - top);
    return {column, row, ways, items};
  }

  const heightOf = box => box.heights[language];
  const leftOf = column => column * (drawing.box_width + drawing.column_gap);

  function curve(points) {
    let [x, y] = points[0];
    let path = `M${x} ${y}`;
    points.slice(1).forEach(([nextX, nextY], at) => {
      const last = at === points.length - 2;
      const arrive = last ? nextX : nextX + drawing.box_width / 2;
      const middle = (x + arrive) / 2;
      path += `C${middle} ${y} ${middle} ${nextY} ${arrive} ${nextY}`;
      x = arrive; y = nextY;
      if (!last) { x = nextX - drawing.box_width / 2; path += `H${x}`; }
    });
    return path;
  }

  function render() {
    const {order, shown} = visible();
    whole = order.size === boxes.length && !folded.size;
    const placed = whole ? null : layOut(order, shown);
    const at = number => whole ? [leftOf(boxes[number].column), boxes[number].row]
      : [leftOf(placed.column.get(number)), placed.row.get(number)];
    const drawn = new Set(shown.map(line => line.number));
    for (const box of boxes) {
      box.element.toggleAttribute("hidden", !order.has(box.number));
      box.element.setAttribute("display", order.has(box.number) ? "inline" : "none");
      if (!order.has(box.number)) continue;
      const [x, y] = at(box.number);
      box.element.setAttribute("transform", `translate(${x} ${y - heightOf(box) / 2})`);
      box.element.querySelector(".body").setAttribute("height", heightOf(box));
      box.element.querySelector(".bar")?.setAttribute("height", heightOf(box) - (box.node.kind === "norm" ? 10 : 0));
      showFold(box);
      squeeze(box);
    }
    for (const line of lines) {
      line.element.setAttribute("display", drawn.has(line.number) ? "inline" : "none");
      if (!drawn.has(line.number)) continue;
      const bends = whole ? line.bends.map(([column, row]) => [leftOf(column), row])
        : placed.ways.get(line.number).slice(1, -1).map(name => [leftOf(placed.items.get(name).column), placed.row.get(name)]);
      const [rightX, rightY] = at(line.right), [leftX, leftY] = at(line.left);
      const points = [[rightX, rightY], ...bends.reverse().map(([x, y]) => [x + drawing.box_width / 2, y]), [leftX + drawing.box_width + 10, leftY]];
      line.element.firstElementChild.setAttribute("d", curve(points));
    }
    size = {width: 1, height: 1};
    for (const number of order.keys()) {
      const [x, y] = at(number);
      size.width = Math.max(size.width, x + drawing.box_width);
      size.height = Math.max(size.height, y + heightOf(boxes[number]) / 2);
    }
    mark();
  }

  /** A font wider than the usual ones is set narrower where a line would leave its box. */
  function squeeze(box) {
    if ((box.measured ??= {})[language]) return;
    box.measured[language] = true;
    for (const text of box.element.querySelectorAll(`g.${language} text`)) {
      const room = drawing.box_width - Number(text.getAttribute("x")) - 12;
      if (text.getComputedTextLength() <= room) continue;
      text.setAttribute("textLength", room);
      text.setAttribute("lengthAdjust", "spacingAndGlyphs");
    }
  }

  function showFold(box) {
    const open = !folded.has(box.number);
    if (!box.out.length) return;
    if (!box.fold) {
      box.fold = document.createElementNS(SVG, "g");
      box.fold.setAttribute("class", "fold");
      const circle = document.createElementNS(SVG, "circle");
      circle.setAttribute("r", 9.5);
      const text = document.createElementNS(SVG, "text");
      text.setAttribute("y", 4);
      box.fold.append(circle, text);
      box.fold.addEventListener("click", event => { event.stopPropagation(); toggle(box); });
      box.fold.addEventListener("dblclick", event => event.stopPropagation());
      box.element.append(box.fold);
    }
    box.fold.setAttribute("transform", `translate(${drawing.box_width} ${heightOf(box) / 2})`);
    box.fold.lastElementChild.textContent = open ? "−" : String(new Set(box.out.map(line => line.right)).size);
    box.element.setAttribute("aria-expanded", String(open));
  }

  /** Fold or unfold; the box stays where it is on the screen. */
  function toggle(box) {
    const before = positionOf(box);
    if (!folded.delete(box.number)) folded.add(box.number);
    else for (const line of box.out) {
      // One step at a time: what comes into sight is folded itself.
      const next = boxes[line.right];
      if (next.out.length && next.in.every(each => each.left === box.number || !isShown(boxes[each.left]))) folded.add(next.number);
    }
    render();
    const after = positionOf(box);
    shift.x += (before[0] - after[0]) * scale;
    shift.y += (before[1] - after[1]) * scale;
    move();
  }
  const isShown = box => box.element.getAttribute("display") !== "none";
  function positionOf(box) {
    const found = /translate\(([-\d.e]+) ([-\d.e]+)\)/.exec(box.element.getAttribute("transform"));
    return [Number(found[1]), Number(found[2])];
  }

  // -- zoom and pan ----------------------------------------------------------------------------------------------------
  function move() {
    view.setAttribute("transform", `translate(${shift.x} ${shift.y}) scale(${scale})`);
  }
  function fit() {
    const {clientWidth: width, clientHeight: height} = stage;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const top = 56, bottom = byId("legend").offsetHeight + 26, side = 26;
    const room = {width: width - 2 * side, height: height - top - bottom};
    scale = Math.min(1.15, Math.max(0.62, Math.min(room.width / size.width, room.height / size.height)));
    shift.x = Math.max(side, (width - size.width * scale) / 2);
    shift.y = top + Math.max(0, (room.height - size.height * scale) / 2);
    if (size.height * scale > room.height && focus.length === 1) {
      shift.y = Math.min(top, height / 2 - (positionOf(focus[0])[1] + heightOf(focus[0]) / 2) * scale);
    }
    move();
  }
  function fitWhole() {
    fit();
    scale = Math.min(1.15, (stage.clientWidth - 40) / size.width, (stage.clientHeight - 120) / size.height);
    shift = {x: (stage.clientWidth - size.width * scale) / 2, y: Math.max(52, (stage.clientHeight - size.height * scale) / 2)};
    move();
  }
  function zoom(factor, x = stage.clientWidth / 2, y = stage.clientHeight / 2) {
    const next = Math.min(3, Math.max(0.06, scale * factor));
    shift.x = x - (x - shift.x) * next / scale;
    shift.y = y - (y - shift.y) * next / scale;
    scale = next;
    move();
  }
  svg.addEventListener("wheel", event => {
    event.preventDefault();
    const area = stage.getBoundingClientRect();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.clientX - area.left, event.clientY - area.top);
  }, {passive: false});
  let drag = null;
  svg.addEventListener("pointerdown", event => {
    if (event.button === 0) drag = {x: event.clientX, y: event.clientY, moved: false, id: event.pointerId};
  });
  svg.addEventListener("pointermove", event => {
    if (!drag) return;
    const x = event.clientX - drag.x, y = event.clientY - drag.y;
    if (!drag.moved && Math.hypot(x, y) < 4) return;
    if (!drag.moved) { drag.moved = true; svg.setPointerCapture(drag.id); svg.classList.add("dragging"); }
    shift.x += x; shift.y += y;
    drag.x = event.clientX; drag.y = event.clientY;
    move();
  });
  const release = () => { drag = null; svg.classList.remove("dragging"); };
  svg.addEventListener("pointerup", release);
  svg.addEventListener("pointercancel", release);
  stage.addEventListener("keydown", event => {
    const steps = {ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60]}[event.key];
    const box = boxes[event.target.dataset?.node];
    if (box && (event.key === "Enter" || event.key === " ")) choose(box);
    else if (box && event.key === "ArrowRight" && folded.has(box.number)) toggle(box);
    else if (box && event.key === "ArrowLeft" && box.out.length && !folded.has(box.number)) toggle(box);
    else if (steps) { shift.x += steps[0]; shift.y += steps[1]; move(); }
    else if (event.key === "+" || event.key === "=") zoom(1.2);
    else if (event.key === "-") zoom(1 / 1.2);
    else if (event.key === "0") fit();
    else if (event.key === "Escape") choose(null);
    else return;
    event.preventDefault();
  });

  // -- summary, details, words -----------------------------------------------------------------------------------------
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "onclick") element.addEventListener("click", value);
      else if (value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter(child => child !== null && child !== undefined));
    return element;
  }
  const STYLES = {"✓": "holds", "✗": "fails", "?": "open", "–": "void"};
  const sign = node => make("span", {class: `sign ${STYLES[node.symbol] ?? node.status}`, "aria-label": say(node.status)}, node.symbol);
  const entry = (box, onclick) => make("li", {}, make("button", {type: "button", onclick, "data-goto": box.number},
    sign(box.node), make("span", {}, textOf(box.node), ...more(box.node))));
  /** Where the text only counts the possibilities left, all of them. */
  const more = node => {
    const value = textOf(node, "value");
    return value && !textOf(node).includes(value) ? [make("small", {}, value)] : [];
  };

  function summarise() {
    const parts = [make("h2", {}, say("summary"))];
    const groups = new Map();
    for (const goal of goals) {
      const key = goal.node.entity;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(goal);
    }
    for (const group of groups.values()) {
      const list = make("ul");
      for (const goal of group) {
        const item = entry(goal, () => goTo([goal]));
        const remarks = listOf(goal.node, "remarks");
        if (remarks.length) item.append(make("ul", {class: "remarks"}, ...remarks.map(remark => make("li", {}, remark))));
        const measures = goal.out.map(line => boxes[line.right]).filter(box => box.node.kind === "measure" && box.node.status === "holds");
        if (measures.length) item.append(make("ul", {}, ...measures.map(box => entry(box, () => goTo([box])))));
        list.append(item);
      }
      parts.push(make("h3", {}, textOf(group[0].node, "entity")), list);
    }
    byId("summary").replaceChildren(...parts);
    currentGoal();
  }
  function currentGoal() {
    for (const button of byId("summary").querySelectorAll("button")) {
      button.setAttribute("aria-current", String(focus.length === 1 && focus[0].number === Number(button.dataset.goto)));
    }
  }
  function goTo(roots) {
    focus = roots;
    foldBelow(3);
    render();
    if (roots.length === 1) choose(roots[0]);
    fit();
    currentGoal();
  }

  function mark() {
    for (const box of boxes) box.element.classList.toggle("chosen", box === chosen);
    for (const line of lines) {
      line.element.classList.toggle("near", chosen !== null && (boxes[line.left] === chosen || boxes[line.right] === chosen));
    }
  }
  function choose(box) {
    chosen = box;
    mark();
    detail.toggleAttribute("hidden", box === null);
    if (box === null) { detail.replaceChildren(); return; }
    const node = box.node, other = language === "zh" ? "en" : "zh", parts = [];
    const section = (title, ...children) => { if (children.length) parts.push(make("h3", {}, title), ...children); };
    const kind = words.kinds[node.part][language];
    parts.push(
      make("button", {type: "button", class: "close", onclick: () => choose(null)}, say("close")),
      make("p", {class: "kind"}, [kind, textOf(node, "entity"), say(node.status)].filter(Boolean).join(" · ")),
      make("h2", {}, sign(node), make("span", {}, textOf(node))),
      make("p", {class: "other", lang: other}, node[`text_${other}`]));
    if (more(node).length) section(say("value"), make("p", {}, textOf(node, "value")));
    if (node.confidence && node.confidence !== "T") {
      parts.push(make("p", {class: "warn"}, `[${node.confidence}] ${words.confidence[node.confidence][language]}`));
    }
    for (const mark of ["proposal", "disputed"]) if (node[mark]) parts.push(make("p", {class: "warn"}, say(mark)));
    section(say("remarks"), ...listOf(node, "remarks").map(remark => make("p", {}, remark)));
    if (node.authority) section(say("authority"), make("p", {}, words.grades[node.authority][language]));
    if (node.presumption) section(say("presumption"), make("p", {}, textOf(node)));
    if (node.assessment) {
      section(say("assessment"), make("p", {}, words.assessed[node.assessment][language]),
        node.reason ? make("p", {}, say("reason") + node.reason) : "");
    }
    if (textOf(node, "proof")) section(say("proof"), make("p", {}, textOf(node, "proof")));
    section(say("provisions"), ...(node.citations ?? []).map(id => provision(nodes.get(`provision:${id}`))));
    if (textOf(node, "gist")) section(say("gist"), make("p", {}, textOf(node, "gist")));
    if (textOf(node, "note")) section(say("note"), make("p", {}, textOf(node, "note")));
    if (node.evidence) section(say("evidence"), make("p", {}, node.evidence.length ? node.evidence.join("；") : say("missing")));
    if (node.remark) section(say("note"), make("p", {}, node.remark));
    const related = (list, pick) => list.map(line => {
      const target = boxes[pick(line)];
      const item = entry(target, () => show(target));
      if (line.kind !== "support") item.firstChild.lastChild.prepend(`【${say(line.kind)}】`);
      return item;
    });
    if (box.out.length) section(say("premises"), make("ul", {}, ...related(box.out, line => line.right)));
    if (box.in.length) section(say("uses"), make("ul", {}, ...related(box.in, line => line.left)));
    if (node.stated_at) section(say("stated"), make("code", {}, node.stated_at));
    if (node.norm) section(say("norm"), make("code", {}, node.norm + (node.at ? ` · ${node.at}` : "")));
    detail.replaceChildren(...parts);
    detail.scrollTop = 0;
  }
  function provision(node) {
    const more = [words.grades[node.grade]?.[language], node.versions.length ? `${say("versions")} ${node.versions.join(", ")}` : "", textOf(node, "period")];
    return make("div", {class: "law"}, textOf(node), make("small", {}, more.filter(Boolean).join(" · ")));
  }
  /** Bring a box into sight, unfolding what hides it. */
  function show(box) {
    if (!isShown(box)) {
      const {order} = visible();
      const cameFrom = new Map(), pending = [box];
      let meeting = null;
      while (pending.length && !meeting) {
        const next = pending.shift();
        for (const line of next.in) {
          const left = boxes[line.left];
          if (cameFrom.has(left)) continue;
          cameFrom.set(left, next);
          if (order.has(left.number)) { meeting = left; break; }
          pending.push(left);
        }
      }
      if (!meeting) { goTo([box]); return; }
      for (let at = meeting; at && at !== box; at = cameFrom.get(at)) {
        folded.delete(at.number);
        for (const line of at.out) if (!order.has(line.right) && boxes[line.right].out.length) folded.add(line.right);
      }
      render();
    }
    const [x, y] = positionOf(box);
    shift = {x: stage.clientWidth / 2 - (x + drawing.box_width / 2) * scale, y: stage.clientHeight / 2 - (y + heightOf(box) / 2) * scale};
    move();
    choose(box);
  }

  function tooltip(box) {
    const node = box.node, rows = [`${node.symbol} ${textOf(node)}`];
    for (const id of node.citations ?? []) {
      const law = nodes.get(`provision:${id}`);
      const inner = [law.versions.join(", "), textOf(law, "period")].filter(Boolean).join("，");
      rows.push(textOf(law) + (inner ? `（${inner}）` : ""));
    }
    return rows.join("\n");
  }
  function speak() {
    root.dataset.language = language;
    root.lang = language === "zh" ? "zh-CN" : "en";
    const about = graph.graph;
    document.querySelector("h1").textContent = document.title = textOf(about, "title");
    byId("about").textContent = [textOf(about, "domain"), textOf(about, "as_of"), ...listOf(about, "question")]
      .filter(words => words && words !== textOf(about, "title")).join(" · ");
    byId("language").textContent = say("other");
    byId("print").textContent = say("print");
    const button = (name, text, onclick) => make("button", {type: "button", id: `tool-${name}`, onclick, title: say(name)}, text);
    byId("tools").replaceChildren(
      button("unfold", say("unfold"), () => { folded.clear(); render(); fit(); }),
      button("fold", say("fold"), () => { foldBelow(1); render(); fit(); }),
      button("all", say("all"), () => { focus = goals.length ? goals : focus; folded.clear(); render(); fitWhole(); currentGoal(); }),
      button("fit", say("fit"), fitWhole), button("zoomIn", "+", () => zoom(1.25)), button("zoomOut", "−", () => zoom(0.8)));
    byId("legend").replaceChildren(
      ...["holds", "fails", "open", "void"].map(status =>
        make("span", {}, sign({status, symbol: {holds: "✓", fails: "✗", open: "?", void: "–"}[status]}), say(status))),
      ...["support", "exception", "override"].map(kind => make("span", {}, make("i", {class: kind}), say(kind))));
    svg.setAttribute("aria-label", say("label"));
    for (const box of boxes) {
      box.element.querySelector("title").textContent = tooltip(box);
      box.element.setAttribute("aria-label", `${words.kinds[box.node.part][language]} ${box.node.symbol} ${textOf(box.node)}`);
    }
    summarise();
    render();
    if (chosen) choose(chosen);
  }

  for (const box of boxes) {
    box.element.setAttribute("tabindex", "0");
    box.element.setAttribute("role", "button");
    box.element.addEventListener("click", () => { if (!drag?.moved) choose(box); });
    box.element.addEventListener("dblclick", () => { if (box.out.length) toggle(box); });
  }
  byId("language").addEventListener("click", () => { language = language === "zh" ? "en" : "zh"; speak(); });
  byId("print").addEventListener("click", () => window.print());
  let printing = false;
  // On paper the drawing is shown as it stands, from edge to edge.
  window.addEventListener("beforeprint", () => {
    printing = true;
    svg.setAttribute("viewBox", `-12 -12 ${size.width + 24} ${size.height + 24}`);
    view.removeAttribute("transform");
  });
  window.addEventListener("afterprint", () => { printing = false; fit(); });
  // The left edge of the drawing stays where it is when the panel beside it opens or closes.
  new ResizeObserver(() => {
    if (!printing) svg.setAttribute("viewBox", `0 0 ${stage.clientWidth} ${stage.clientHeight}`);
  }).observe(stage);
  foldBelow(3);
  speak();
  if (focus.length) choose(focus[0]);
  fit();
})();
