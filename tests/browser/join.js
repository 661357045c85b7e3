/**
 * `node join.js STATIC FOLDER MODULE…`: writes the modules that are asked for by address, with all that they import, into
 * as few files as that takes: one each, and one of what several of them share. No name changes, and each piece says where
 * it is from.
 */
import { createRequire } from "node:module";
import { join } from "node:path";

// Vite, which builds the page with the UI kit, brings it.
const ofVite = createRequire(createRequire(new URL("../tuikit/package.json", import.meta.url)).resolve("vite"));
const { rolldown } = ofVite("rolldown");

const [from, to, ...modules] = process.argv.slice(2);
const input = Object.fromEntries(modules.map((module) => [module.replace(/\.js$/, ""), join(from, module)]));
const joined = await rolldown({ input, preserveEntrySignatures: "allow-extension" });
await joined.write({
  dir: to,
  entryFileNames: "[name].js",
  chunkFileNames: "chat/joined/[name].js", // as deep as where they come from: some find a picture from there
  codeSplitting: {
    groups: [
      { name: "sdk", test: /static\/sdk\//, minShareCount: 2, priority: 1 },
      { name: "shared", minShareCount: 2 },
    ],
  },
});
