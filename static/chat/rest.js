/** Reading over REST. The session is the cookie's; what goes wrong comes as a Refusal with the server's own words. */

export class Refusal extends Error {
  /** @param {{code?: string, status?: number, detail?: string, errors?: {text: string}[]}} problem */
  constructor(problem) {
    super(problem.errors?.[0]?.text || problem.detail || "The server could not answer.");
    this.code = problem.code;
    this.status = problem.status ?? 0;
  }
}

/**
 * GET below /api/v1/. An `undefined` parameter is left out, an array is repeated.
 * @param {string} path
 * @param {Record<string, string | number | string[] | undefined>} [params]
 */
export async function get(path, params = {}) {
  const address = new URL(`/api/v1/${path}`, location.href);
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) address.searchParams.append(name, String(one));
    }
  }
  return follow(address);
}

/** All items of a cursor-paged list, at most `pages` pages of it. */
export async function getAll(path, params = {}, pages = 20) {
  let page = await get(path, { limit: 100, ...params });
  const items = [...page.results];
  for (let turned = 1; page.next && turned < pages; turned++) {
    page = await follow(new URL(page.next, location.href));
    items.push(...page.results);
  }
  return items;
}

async function follow(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  const body = await response.json().catch(() => ({ status: response.status }));
  if (response.status === 401) location.assign("/login/");
  if (!response.ok) throw new Refusal({ status: response.status, ...body });
  return body;
}
