/** The few things every part of the page does with elements. */

export const $ = (id) => document.getElementById(id);

/** A fresh copy of what a <template> holds. */
export const copyOf = (id) => $(id).content.firstElementChild.cloneNode(true);

/** Set a text only if it is another one, so that nothing is selected away or announced again. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
  return element;
}

/** Put children in this order, moving only those that are out of place and dropping the others. */
export function arrange(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, at) => {
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null);
  });
}

/** Show a problem in words, or take it away. */
export function complain(element, problem) {
  element.hidden = !problem;
  say(element, problem ?? "");
}

/** A picture; one that cannot be had leaves its place plain. */
export function show(image, address) {
  if (image.getAttribute("src") !== address) image.src = address;
}
