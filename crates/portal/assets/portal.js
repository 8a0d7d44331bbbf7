// What pages gain where scripts run. Every page is whole without this file: it adds labels under the pointer, answers that come without
// loading the whole page, a button that copies an address, and a way out by key. It stores nothing and asks only this site.

const leave = document.querySelector("a.leave");

/** Leaves at once and takes this page's place in the history of the tab. */
function goElsewhere() {
  if (leave) location.replace(leave.href);
}

leave?.addEventListener("click", (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  goElsewhere();
});

const pressed = [];
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  pressed.push(event.timeStamp);
  while (pressed.length > 0 && event.timeStamp - pressed[0] > 2000) pressed.shift();
  if (pressed.length >= 3) goElsewhere();
  hideLabel();
});

// Labels: the words of a mark, which stand in its <title>, shown beside the pointer at once instead of after a while.

const label = document.createElement("div");
label.className = "label-tip";
label.hidden = true;
label.setAttribute("aria-hidden", "true");
document.body.append(label);
let marked = null;

function hideLabel() {
  // The title was taken off while the label is shown, so that the words do not appear twice.
  if (marked) marked.mark.prepend(marked.title);
  marked = null;
  label.hidden = true;
}

function place(event) {
  const edge = 8;
  const box = label.getBoundingClientRect();
  const left = Math.min(Math.max(edge, event.clientX - box.width / 2), innerWidth - box.width - edge);
  const above = event.clientY - box.height - 14;
  label.style.left = `${left}px`;
  label.style.top = `${above > edge ? above : event.clientY + 20}px`;
}

addEventListener("pointerover", (event) => {
  const mark = event.target instanceof Element ? event.target.closest("svg.chart :is(g, path, circle, rect)") : null;
  const holder = mark && titled(mark);
  if (marked && holder === marked.mark) return;
  hideLabel();
  if (!holder) return;
  const title = [...holder.children].find((child) => child.localName === "title");
  label.textContent = title.textContent;
  marked = { mark: holder, title };
  title.remove();
  label.hidden = false;
  place(event);
});
addEventListener("pointermove", (event) => {
  if (marked) place(event);
});
addEventListener("scroll", hideLabel, { passive: true });
document.addEventListener("pointerleave", hideLabel);

/** The nearest mark around `element` that has words of its own, inside its drawing. */
function titled(element) {
  for (let one = element; one && one.localName !== "svg"; one = one.parentElement) {
    if (one === marked?.mark || [...one.children].some((child) => child.localName === "title")) return one;
  }
  return null;
}

/** A small button after a link. */
function buttonAfter(link, text, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = text;
  button.addEventListener("click", () => act(button));
  link.after(" ", button);
}

// A button beside each permanent address, each drawing and each page that is made to be printed.

function offerButtons() {
  for (const link of document.querySelectorAll("a[data-copy]")) {
    const { copy, copied } = link.dataset;
    link.removeAttribute("data-copy");
    if (!navigator.clipboard) continue;
    buttonAfter(link, copy, async (button) => {
      try {
        await navigator.clipboard.writeText(link.href);
        button.textContent = copied;
        status.textContent = copied;
      } catch {
        link.focus();
      }
    });
  }
  for (const link of document.querySelectorAll("a[data-png]")) {
    buttonAfter(link, link.dataset.png, () => savePicture(link.href));
    link.removeAttribute("data-png");
  }
  for (const link of document.querySelectorAll("a[data-print]")) {
    buttonAfter(link, link.dataset.print, () => print());
    link.removeAttribute("data-print");
  }
}

/** Paints the drawing at an address twice as fine as a screen needs and saves it. */
async function savePicture(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * 2;
  canvas.height = image.naturalHeight * 2;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const save = document.createElement("a");
  save.href = URL.createObjectURL(blob);
  save.download = "amparo.png";
  save.click();
  setTimeout(() => URL.revokeObjectURL(save.href), 10_000);
}

// Answers in place: a question asked on the explore or compare page changes what stands below it, and the address, without a new page.

const status = document.createElement("p");
status.className = "vh";
status.setAttribute("role", "status");
document.body.append(status);
let asking = null;

async function show(address, keep) {
  asking?.abort();
  asking = new AbortController();
  const main = document.getElementById("main");
  main.setAttribute("aria-busy", "true");
  let response;
  let text;
  try {
    response = await fetch(address, { signal: asking.signal, credentials: "omit", headers: { accept: "text/html" } });
    text = await response.text();
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
    return;
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.getElementById("main");
  if (!fresh || !response.headers.get("content-type")?.startsWith("text/html")) {
    location.assign(address);
    return;
  }
  const open = [...main.querySelectorAll("details")].map((details) => details.open);
  const focused = document.activeElement?.id;
  const details = [...fresh.querySelectorAll("details")];
  // What was unfolded stays so where the page has the same parts.
  if (details.length === open.length) details.forEach((one, place) => (one.open = open[place]));
  hideLabel();
  main.replaceWith(document.adoptNode(fresh));
  document.title = page.title;
  const languages = page.querySelector(".strip nav");
  if (languages) document.querySelector(".strip nav")?.replaceWith(document.adoptNode(languages));
  if (keep) history.pushState({ asked: true }, "", response.url);
  offerButtons();
  const answer = document.querySelector("figure.chart-card figcaption") ?? document.getElementById("main");
  const back = focused && document.getElementById(focused);
  if (back) {
    back.focus({ preventScroll: true });
  } else {
    answer.tabIndex = -1;
    answer.focus({ preventScroll: true });
  }
  if (keep) answer.scrollIntoView({ block: "nearest" });
  status.textContent = page.title;
}

/** Whether an address is a question to the page that is open. */
function isHere(address) {
  const there = new URL(address, location.href);
  return there.origin === location.origin && there.pathname === location.pathname && /\/(explore|compare)$/.test(there.pathname);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "get" || !isHere(form.action)) return;
  event.preventDefault();
  const address = new URL(form.action);
  // Empty controls say nothing, and the address stays short.
  const words = [...new FormData(form)].filter(([, value]) => value !== "");
  address.search = new URLSearchParams(words).toString();
  show(address.href, true);
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest(".chips a, a[data-answer]") : null;
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (!isHere(link.href)) return;
  event.preventDefault();
  show(link.href, true);
});

addEventListener("popstate", () => {
  if (isHere(location.href)) show(location.href, false);
});

offerButtons();
