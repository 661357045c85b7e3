/** The same: whatever an application asks for by this name is all there is. */
export * from "./index.js";
export { default } from "./index.js";
