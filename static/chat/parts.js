/**
 * Parts of the page that come when they are asked for (docs/decisions/0011-parts.md).
 *
 * A part `name` is `templates/chat/parts/name.html` (dialogs, templates, icons; `words.name.…` are its words, from
 * `chatsite/words/<language>/parts/name.json`), `static/chat/name/*.css`, and the module `static/chat/name/name.js`.
 */
import { $ } from "./dom.js";
import { tell } from "./told.js";
import { learn, t } from "./words.js";

// Nothing else may turn a text into elements (chatsite/policies.py). Some browsers do not ask.
const markup = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("parts", { createHTML: (/** @type {string} */ html) => html });

/** @type {Map<string, Promise<any>>} */
const coming = new Map();

/**
 * The module of a part, whose elements are on the page by then, its words known and its styles there. It is fetched once;
 * if that fails the promise rejects, and whoever asks again tries again.
 * @param {string} name @returns {Promise<any>}
 */
export function part(name) {
  let module = coming.get(name);
  if (!module) {
    module = fetchPart(name);
    coming.set(name, module);
    module.catch(() => coming.delete(name));
  }
  return module;
}

/**
 * A function that answers what `make` made of the part, once; or says that the part did not come, and answers undefined.
 * `const readers = onDemand("readers", ({ Readers }) => new Readers(chat)); (await readers())?.open(message)`
 * @template T
 * @param {string} name @param {(module: any) => T} make @returns {() => Promise<T | undefined>}
 */
export function onDemand(name, make) {
  /** @type {T | undefined} */
  let made;
  return async () => {
    try {
      const module = await part(name);
      return (made ??= make(module));
    } catch (problem) {
      if (!(problem instanceof NotThere)) throw problem;
      tell(t("shell.partFailed"));
      return undefined;
    }
  };
}

/** Fetch parts that are likely to be wanted, once nothing else is to be done; none if the login is over by then. @param {string[]} names */
export function fetchSoon(...names) {
  const whenIdle = globalThis.requestIdleCallback ?? setTimeout;
  whenIdle(() => {
    if (!$("ending").open) names.forEach((name) => part(name).catch(() => {}));
  });
}

class NotThere extends Error {}

/** @param {string} name */
async function fetchPart(name) {
  try {
    const answer = await fetch(`/parts/${name}/`, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const html = await answer.text();
    const page = new DOMParser().parseFromString(markup?.createHTML(html) ?? html, "text/html");
    const links = [...page.head.querySelectorAll("link")];
    for (const link of links) link.nonce = $("main").nonce;
    const styles = links.filter((link) => link.rel === "stylesheet").map(loaded);
    document.head.append(...links);
    await Promise.all(styles);
    learn(JSON.parse(page.getElementById("part-words")?.textContent ?? "{}"));
    document.body.append(...page.body.children);
    const { content } = /** @type {HTMLMetaElement} */ (page.head.querySelector("meta[name=module]"));
    return await import(content);
  } catch (fault) {
    throw new NotThere(`The part ${name} did not come.`, { cause: fault });
  }
}

/** @param {HTMLLinkElement} link */
function loaded(link) {
  return new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", reject);
  });
}
