/** The few things every part of the page does with elements. */

/** The element of this ID, which the page has. @param {string} id @returns {any} */
export const $ = (id) => document.getElementById(id);

/** A fresh copy of what a <template> holds. @param {string} id @returns {any} */
export const copyOf = (id) => $(id).content.firstElementChild.cloneNode(true);

/**
 * Set a text only if it is another one, so that nothing is selected away or announced again.
 * @template {Element} T @param {T} element @param {string} text @returns {T}
 */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
  return element;
}

/**
 * Put children in this order, moving only those that are out of place and dropping the others.
 * @param {Element} parent @param {Element[]} children
 */
export function arrange(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, at) => {
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null);
  });
}

/** Show a problem in words, or take it away. @param {HTMLElement} element @param {string} [problem] */
export function complain(element, problem) {
  element.hidden = !problem;
  say(element, problem ?? "");
}

/** A picture; one that cannot be had leaves its place plain. @param {HTMLImageElement} image @param {string} address */
export function show(image, address) {
  if (image.getAttribute("src") === address) return;
  image.classList.remove("missing");
  image.onerror = () => image.classList.add("missing");
  if (address) image.src = address;
  else image.removeAttribute("src");
}

/** Choose the icon that an <svg><use> shows. @param {Element} svg @param {string} name */
export function draw(svg, name) {
  const use = /** @type {Element} */ (svg.querySelector("use"));
  if (use.getAttribute("href") !== `#icon-${name}`) use.setAttribute("href", `#icon-${name}`);
}

/** Whether the page has one pane, as on a phone. */
export const isNarrow = () => matchMedia("(max-width: 719.98px)").matches;

/**
 * Call something soon, once for however many reasons.
 * No animation frame: there are none in a tab behind, whose title still says what is unread.
 * @param {() => void} call
 */
export function soon(call) {
  let waits = false;
  return () => {
    if (waits) return;
    waits = true;
    setTimeout(() => {
      waits = false;
      call();
    });
  };
}
