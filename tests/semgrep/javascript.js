function triesOfMarkup(place, text) {
  // ruleid: nodes-are-made-not-parsed
  place.innerHTML = text;
  // ruleid: nodes-are-made-not-parsed
  place.outerHTML += text;
  // ruleid: nodes-are-made-not-parsed
  place["innerHTML"] = text;
  // ruleid: nodes-are-made-not-parsed
  place.insertAdjacentHTML("beforeend", text);
  // ruleid: nodes-are-made-not-parsed
  document.write(text);
  // ruleid: nodes-are-made-not-parsed
  new DOMParser().parseFromString(text, "text/html");
  // ok: nodes-are-made-not-parsed
  place.textContent = text;
  // ok: nodes-are-made-not-parsed
  place.replaceChildren(document.createTextNode(text));
}

async function triesOfCode(text) {
  // ruleid: no-code-from-strings
  eval(text);
  // ruleid: no-code-from-strings
  new Function(text)();
  // ruleid: no-code-from-strings
  setTimeout("alert(1)", 1);
  // ruleid: no-code-from-strings
  await import(text);
  // ok: no-code-from-strings
  await import("./part.js");
  // ok: no-code-from-strings
  setTimeout(() => text, 1);
}

function triesOfAttributes(place, text) {
  // ruleid: handlers-are-listeners
  place.setAttribute("onclick", text);
  // ruleid: handlers-are-listeners
  place.style.cssText = text;
  // ok: handlers-are-listeners
  place.setAttribute("aria-label", text);
  // ok: handlers-are-listeners
  place.style.setProperty("--share", "1");
}

function triesOfLinks(link, text) {
  // ruleid: links-lead-where-they-were-looked-at
  link.href = text;
  // ruleid: links-lead-where-they-were-looked-at
  location = text;
  // ruleid: links-lead-where-they-were-looked-at
  link.setAttribute("href", text);
  // ruleid: links-lead-where-they-were-looked-at, new-windows-know-nothing-of-us
  window.open(text, "_blank");
  // ruleid: links-lead-where-they-were-looked-at
  window.open(text, "_blank", "noopener");
  // ok: links-lead-where-they-were-looked-at
  link.title = text;
}

function triesOfMessages(other, text) {
  // ruleid: messages-of-windows-have-senders
  window.addEventListener("message", ({ data }) => data);
  // ruleid: messages-of-windows-have-senders
  other.postMessage(text, "*");
  // ok: messages-of-windows-have-senders
  other.addEventListener("click", () => text);
  // ok: messages-of-windows-have-senders
  other.postMessage(text, "https://chat.example.com");
}

function triesOfStores(text) {
  // ruleid: stores-hold-no-words-and-no-secrets
  localStorage.setItem("message", text);
  // ruleid: stores-hold-no-words-and-no-secrets
  document.cookie = text;
  // ok: stores-hold-no-words-and-no-secrets
  return document.cookie;
}

function triesOfChance(bytes) {
  // ruleid: chance-keeps-no-secrets
  const id = Math.random();
  // ok: chance-keeps-no-secrets
  return id || crypto.getRandomValues(bytes);
}

function triesOfPrototypes(thing, text) {
  // ruleid: prototypes-stay-as-they-are
  thing.__proto__ = text;
  // ruleid: prototypes-stay-as-they-are
  Object.setPrototypeOf(thing, text);
  // ok: prototypes-stay-as-they-are
  return Object.create(null);
}

function triesOfConsoles(text) {
  // ruleid: consoles-hold-no-words
  console.log(text);
  // ok: consoles-hold-no-words
  throw new Error("It did not come.");
}
