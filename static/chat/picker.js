/** The one emoji picker of the page, for whoever wants an emoji; it comes when it is first wanted. */
import { onDemand } from "./parts.js";

/** @type {() => Promise<import("./emoji/emoji.js").Picker | undefined>} */
export const picker = onDemand("emoji", ({ Picker }) => new Picker());
