/** The service worker: shows what is pushed while no page of ours is seen, and leads to it. It reads nothing for anybody. */

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("push", (event) => event.waitUntil(tell(event.data?.json())));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data));
});

const pages = () => self.clients.matchAll({ type: "window", includeUncontrolled: true });

/** @param {{conversationID: string, messageID: string, title: string, body: string, icon: string} | undefined} news */
async function tell(news) {
  if (!news) return;
  const { conversationID, messageID, title, body, icon } = news;
  // A page that is seen tells by itself.
  if ((await pages()).some((page) => page.visibilityState === "visible")) return;
  await self.registration.showNotification(title, { body, icon, tag: conversationID, data: { conversationID, messageID } });
}

/** @param {{conversationID: string, messageID: string}} to */
async function lead({ conversationID, messageID }) {
  const hash = `#${encodeURIComponent(conversationID)}/${encodeURIComponent(messageID)}`;
  const [page] = await pages();
  if (!page) return self.clients.openWindow(`/${hash}`);
  page.postMessage({ go: hash });
  return page.focus();
}
