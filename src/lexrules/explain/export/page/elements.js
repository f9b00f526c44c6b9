"use strict";
/** Making elements. A text is a pair [zh, en] and stands in both languages; the style shows the one chosen. */
lexrules.elements = (() => {
  const {labels} = lexrules.graph;
  let serial = 0;

  /** An element with attributes (`onclick` and its like are listened to) and children; null children are left out. */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
    return element;
  }

  /** The elements of a text: one for each language, or a single one where they say the same. */
  function both(pair) {
    const [zh, en = zh] = pair;
    if (zh === en) return [make("span", {}, zh)];
    return [make("span", {lang: "zh-CN"}, zh), make("span", {lang: "en"}, en)];
  }

  const language = () => document.documentElement.dataset.language;
  /** A text in the language chosen, for what can hold no elements: options, titles, drawings. */
  const say = ([zh, en = zh]) => language() === "zh" ? zh : en;

  /** The sign for the eye, the state for the ear. */
  function sign(symbol) {
    const style = labels.signs[symbol];
    return [
      make("span", {class: `sign ${style}`, "aria-hidden": "true"}, symbol),
      make("span", {class: "heard"}, both(labels.states[style]), " "),
    ];
  }

  /** A button that shows and hides a body; `fill` is called once, before the body is first shown. */
  function disclosure(line, body, fill) {
    body.id ||= `body-${serial += 1}`;
    body.hidden = true;
    const button = make("button", {type: "button", class: "line", "aria-expanded": "false", "aria-controls": body.id});
    button.append(...line);
    let filled = false;
    button.setOpen = open => {
      if (open && !filled) {
        filled = true;
        fill(body);
      }
      body.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
    };
    button.isOpen = () => !body.hidden;
    button.addEventListener("click", () => button.setOpen(body.hidden));
    return button;
  }

  /** Tell what changed to those who do not see it. */
  function announce(pair) {
    document.getElementById("told").replaceChildren(...both(pair));
  }

  return {make, both, say, sign, language, disclosure, announce};
})();
