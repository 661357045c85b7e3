/** An open conversation, as a part: the first list does not wait for what shows one. */
export { Thread } from "../thread/thread.js";
