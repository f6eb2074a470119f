// Elements are only ever made here, and words only ever become text nodes.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) throw new Error("no handlers as attributes");
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  add(element, ...children);
  return element;
}

export function add(element, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(visible(String(child))));
  }
  return element;
}

export function put(element, ...children) {
  element.replaceChildren();
  return add(element, ...children);
}

export const find = (id) => document.getElementById(id);

// Control characters and those that turn the direction of writing are shown one for one, so that offsets stay.
export function visible(text) {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (sign) => {
    const code = sign.charCodeAt(0);
    return code < 32 ? String.fromCharCode(0x2400 + code) : code === 127 ? "\u2421" : "\ufffd";
  });
}

// The server counts code points, the browser UTF-16 units. Both ways are the identity where no sign needs two.
export class Offsets {
  constructor(text) {
    this.pairs = [];
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code >= 0xd800 && code <= 0xdbff) this.pairs.push(at++);
    }
  }
  units(point) {
    // pairs[i] - i is the code point of the i-th long sign.
    let low = 0, high = this.pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pairs[middle] - middle < point) low = middle + 1; else high = middle;
    }
    return point + low;
  }
  points(unit) {
    let low = 0, high = this.pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pairs[middle] < unit) low = middle + 1; else high = middle;
    }
    return unit - low;
  }
}
