const VERSION = 1;
const PATIENCE = 3000; // milliseconds for a database to open: a browser whose disk hangs may not hold up what is sent

/**
 * What must survive a reload: rows by key, each of one person, in IndexedDB. Where there is none (or no room),
 * they live as long as the page: nothing that is asked for here fails for it.
 */
export class Shelf {
  #name;
  /** @type {Map<string, any>} what is there too, or only here */
  #rows = new Map();
  /** @type {Set<string>} keys that were removed, though a read on its way may still find their rows */
  #removed = new Set();
  #isClosed = false;
  /** @type {Promise<IDBDatabase | null>} */
  #opened;

  /** @param {string} name of the person and the server; @param {IDBFactory | undefined} indexedDB */
  constructor(name, indexedDB) {
    this.#name = name;
    const tooLate = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
    this.#opened = indexedDB ? Promise.race([this.#open(indexedDB), tooLate]) : Promise.resolve(null);
  }

  /**
   * Every row whose key begins so, in the order of their keys; none once it is closed.
   * @param {string} prefix
   * @returns {Promise<any[]>}
   */
  async all(prefix) {
    const found = await this.#kept();
    if (this.#isClosed) return [];
    for (const row of found) if (!this.#removed.has(row.key)) this.#rows.set(row.key, row);
    const keys = [...this.#rows.keys()].filter((key) => key.startsWith(prefix)).sort();
    return keys.map((key) => this.#rows.get(key));
  }

  /** Kept when the promise resolves. @param {{key: string, [name: string]: any}[]} rows */
  put(rows) {
    for (const row of rows) {
      this.#rows.set(row.key, row);
      this.#removed.delete(row.key);
    }
    return this.#change((store) => {
      for (const row of rows) store.put(row);
    });
  }

  /** @param {string[]} keys */
  remove(keys) {
    for (const key of keys) {
      this.#rows.delete(key);
      this.#removed.add(key);
    }
    return this.#change((store) => {
      for (const key of keys) store.delete(key);
    });
  }

  get isClosed() {
    return this.#isClosed;
  }

  async close() {
    this.#isClosed = true;
    this.#rows.clear();
    (await this.#opened)?.close();
  }

  /** @returns {Promise<any[]>} */
  async #kept() {
    const database = await this.#opened;
    if (!database) return [];
    try {
      return await done(database.transaction("rows").objectStore("rows").getAll());
    } catch {
      return []; // closed under us, as browsers do: what is in memory is all there is
    }
  }

  /** @param {(store: IDBObjectStore) => void} change */
  async #change(change) {
    const database = await this.#opened;
    if (!database) return;
    await new Promise((resolve) => {
      try {
        const transaction = database.transaction("rows", "readwrite", { durability: "strict" });
        transaction.oncomplete = transaction.onabort = resolve;
        change(transaction.objectStore("rows"));
      } catch {
        resolve(undefined); // closed under us, or not to be stored: it is in memory
      }
    });
  }

  /** @param {IDBFactory} indexedDB @returns {Promise<IDBDatabase | null>} */
  async #open(indexedDB) {
    try {
      const request = indexedDB.open(this.#name, VERSION);
      request.onupgradeneeded = () => request.result.createObjectStore("rows", { keyPath: "key" });
      const database = await done(request);
      database.onversionchange = () => database.close();
      return database;
    } catch {
      return null;
    }
  }
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
