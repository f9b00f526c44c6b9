"use strict";
/** A drawing of what one conclusion rests on: a few steps of it, columns from left to right, to go on from any box. */
lexrules.drawing = (() => {
  const {graph} = lexrules;
  const {make, both, say} = lexrules.elements;
  const SVG = "http://www.w3.org/2000/svg";
  const STEPS = 3, MOST = 30, WIDTH = 206, GAP = 34, ROW = 12, LINE = 17, SMALL = 15, PAD = 9, LINES = 5;
  const TEXT = {
    label: ["所依据的规范、条件与事实，理由列表中有同样的内容", "norms, conditions and facts it rests on; the list of reasons tells the same"],
    back: ["返回", "Back"],
    hint: ["选方框可由该处画起；+n 表示另有n项依据未画出。", "Choose a box to draw from there; +n: it rests on n more, not drawn."],
  };
  /** A Chinese character, a word or a space; opening marks stay with what follows, closing ones with what precedes. */
  const HAN = "\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef\\u201c\\u201d", OPEN = "[（《“【]*", CLOSE = "[，。、；：？！）》】”]*";
  const PIECES = new RegExp(`${OPEN}(?![（《“【])[${HAN}]${CLOSE}|${OPEN}[^\\s${HAN}]+${CLOSE}|\\s+`, "gu");
  const pen = document.createElement("canvas").getContext("2d");

  function shape(tag, attributes, ...children) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  /** The text in lines no wider than a box: broken after any Chinese character, between other words. */
  function wrap(text, font, most) {
    pen.font = font;
    const lines = [];
    let line = "";
    for (const piece of text.match(PIECES) ?? []) {
      if (pen.measureText(line + piece).width <= WIDTH - 28 || !line) line += piece;
      else {
        lines.push(line);
        line = piece.trimStart();
      }
    }
    lines.push(line);
    if (lines.length <= most) return lines;
    return [...lines.slice(0, most - 1), `${lines[most - 1].slice(0, -1)}…`];
  }

  /** The nodes near `root`, nearest first, and the lines between them. Of each node either all premises are drawn or none. */
  function near(root) {
    const steps = new Map([[root, 0]]), whole = new Set();
    for (const [node, step] of steps) {
      const fresh = below(node).filter(each => !steps.has(each));
      if (node !== root && (step === STEPS || steps.size + fresh.length > MOST)) continue;
      whole.add(node);
      for (const premise of fresh) steps.set(premise, step + 1);
    }
    const nodes = [...steps.keys()];
    const links = [...whole].flatMap(node => below(node).map(each => [node, each]));
    return {nodes, links, whole};
  }
  const below = node => [...new Set([...graph.premises(node), ...graph.overrides(node).map(([prevailing]) => prevailing)])];

  /** The column of each node: one to the right of the farthest that rests on it. */
  function columnsOf(nodes, links) {
    const column = new Map(nodes.map(node => [node, 0]));
    for (let changed = true; changed;) {
      changed = false;
      for (const [left, right] of links) {
        if (column.get(right) <= column.get(left)) {
          column.set(right, column.get(left) + 1);
          changed = true;
        }
      }
    }
    return column;
  }

  /** The middles nearest to those wished for that keep the order without overlapping (pooling adjacent violators). */
  function fitted(wished, heights) {
    const offsets = heights.map((height, place) => place ? (heights[place - 1] + height) / 2 : 0);
    for (let place = 1; place < offsets.length; place += 1) offsets[place] += offsets[place - 1];
    const pools = [];
    wished.forEach((wish, place) => {
      let pool = [wish - offsets[place], 1];
      while (pools.length && pools.at(-1)[0] > pool[0]) {
        const [mean, count] = pools.pop();
        pool = [(mean * count + pool[0] * pool[1]) / (count + pool[1]), count + pool[1]];
      }
      pools.push(pool);
    });
    return pools.flatMap(([mean, count]) => Array(count).fill(mean)).map((mean, place) => mean + offsets[place]);
  }

  /** Column and middle of every box, so that lines are short and boxes do not overlap. */
  function layOut(boxes, links) {
    const column = columnsOf([...boxes.keys()], links), columns = [];
    for (const [node, box] of boxes) {
      box.column = column.get(node);
      (columns[box.column] ??= []).push(box);
    }
    const beside = new Map([...boxes.keys()].map(node => [node, [[], []]]));
    for (const [left, right] of links) {
      beside.get(left)[1].push(boxes.get(right));
      beside.get(right)[0].push(boxes.get(left));
    }
    const middle = list => list.reduce((sum, box) => sum + box.row, 0) / list.length;
    for (const each of columns) each.forEach((box, place) => { box.row = place * 60; });
    for (let sweep = 0; sweep < 10; sweep += 1) {
      const side = sweep % 2;
      for (const each of side ? columns.toReversed?.() ?? [...columns].reverse() : columns) {
        const wish = new Map(each.map(box => {
          const near = beside.get(box.node)[side];
          return [box, near.length ? middle(near) : box.row];
        }));
        if (sweep < 6) each.sort((one, other) => wish.get(one) - wish.get(other));
        const rows = fitted(each.map(box => wish.get(box)), each.map(box => box.height + ROW));
        each.forEach((box, place) => { box.row = rows[place]; });
      }
    }
    const top = Math.min(...[...boxes.values()].map(box => box.row - box.height / 2));
    for (const box of boxes.values()) box.row -= top;
    return columns.length;
  }

  function boxOf(node) {
    const cited = (graph.more(node, "citations") ?? []).map(graph.words);
    const family = getComputedStyle(document.body).fontFamily;
    const text = wrap(say(graph.words(node)), `13px ${family}`, LINES);
    const small = cited.length ? wrap(say(cited[0]) + (cited.length > 1 ? ` +${cited.length - 1}` : ""), `11px ${family}`, 2) : [];
    return {node, text, small, height: 16 + text.length * LINE + small.length * SMALL + 2 * PAD};
  }

  function drawBox(box, whole, choose) {
    const {node} = box, x = box.column * (WIDTH + GAP), part = graph.part(node), style = graph.labels.signs[graph.symbol(node)];
    const kind = part === "measures" ? "conclusion" : part;
    const rest = whole.has(node) ? 0 : below(node).length;
    const owner = graph.entity(node);
    const head = [graph.labels.kinds[part], owner].filter(Boolean).map(say).join(" · ");
    const inner = [
      ...(box.text.at(-1).endsWith("…") ? [shape("title", {}, say(graph.words(node)))] : []),
      shape("rect", {class: "frame", width: WIDTH, height: box.height, rx: {fact: 16, conclusion: 9, norm: 3}[kind] ?? 7}),
      shape("circle", {class: "badge", cx: 22, cy: PAD + 9, r: 9.5}),
      shape("text", {class: "symbol", x: 22, y: PAD + 13.3}, graph.symbol(node)),
      shape("text", {class: "head", x: 38, y: PAD + 12}, head.length > 24 ? `${head.slice(0, 23)}…` : head),
    ];
    let y = PAD + 20;
    for (const line of box.text) inner.push(shape("text", {class: "words", x: 14, y: (y += LINE) - 4}, line));
    for (const line of box.small) inner.push(shape("text", {class: "small", x: 14, y: (y += SMALL) - 4}, line));
    if (rest) inner.push(shape("text", {class: "rest", x: WIDTH - 9, y: PAD + 12}, `+${rest}`));
    const group = shape("g", {class: `box ${kind} ${style}`, transform: `translate(${x} ${box.row - box.height / 2})`}, ...inner);
    if (box.column && below(node).length) {
      group.setAttribute("tabindex", "0");
      group.setAttribute("role", "button");
      group.addEventListener("click", () => choose(node));
      group.addEventListener("keydown", event => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        choose(node);
      });
    }
    return group;
  }

  function drawLine(left, right) {
    const x = right.column * (WIDTH + GAP), to = left.column * (WIDTH + GAP) + WIDTH, middle = (x + to) / 2;
    const part = graph.part(right.node);
    const overrides = graph.overrides(left.node).some(([prevailing]) => prevailing === right.node);
    const kind = overrides ? "override" : part === "exception" ? "exception" : "support";
    return shape("g", {class: `edge ${kind}`},
      shape("path", {d: `M${x} ${right.row}C${middle} ${right.row} ${middle} ${left.row} ${to} ${left.row}`}),
      shape("path", {class: "arrow", d: `M${to + 7} ${left.row - 3.5}L${to} ${left.row}L${to + 7} ${left.row + 3.5}z`}));
  }

  /** Draw around `root` in `holder`; `trail` are the nodes drawn before, to go back to. */
  function show(holder, root, trail = []) {
    const {nodes, links, whole} = near(root);
    const boxes = new Map(nodes.map(node => [node, boxOf(node)]));
    const columns = layOut(boxes, links);
    const width = columns * (WIDTH + GAP) - GAP + 4;
    const height = Math.max(...[...boxes.values()].map(box => box.row + box.height / 2)) + 4;
    const choose = node => {
      show(holder, node, [...trail, root]);
      holder.querySelector("button")?.focus();
    };
    const svg = shape("svg", {viewBox: `-2 -2 ${width} ${height}`, width, height, role: "group", "aria-label": say(TEXT.label)},
      ...links.map(([left, right]) => drawLine(boxes.get(left), boxes.get(right))),
      ...nodes.map(node => drawBox(boxes.get(node), whole, choose)));
    const back = trail.length
      ? make("button", {type: "button", onclick: () => show(holder, trail.at(-1), trail.slice(0, -1))}, both(TEXT.back)) : null;
    holder.again = () => show(holder, root, trail);
    holder.replaceChildren(make("p", {class: "soft"}, back, " ", both(TEXT.hint)), make("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": say(TEXT.label)}, svg));
  }

  /** Draw in the language chosen what is drawn. */
  function translate() {
    for (const holder of document.querySelectorAll(".drawn:not([hidden])")) holder.again();
  }

  return {show, translate};
})();
