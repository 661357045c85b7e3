/** Answers that many commands give. */

export function problem(status, errorCode, code) {
  return { type: `/api/v1/errors/#${code}`, title: code, status, code, errorCode, detail: `${code}.` };
}

export function refusal(status, errorCode, code) {
  return { error: problem(status, errorCode, code) };
}

export const noConversation = () => refusal(404, 2500, "conversation_not_found");

/** What changed after a number, in one page. */
export function pageOf(list, number, after, head) {
  const items = list.filter((one) => one[number] > after).sort((a, b) => a[number] - b[number]);
  return { items, page: { cursor: head, head, isCompleted: true } };
}
