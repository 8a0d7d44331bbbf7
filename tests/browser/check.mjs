// Opens the public portal in Chromium and uses it as a person would. See README.md.

import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parseArgs } from "node:util";
import axe from "axe-core";
import { chromium } from "playwright-core";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { screenshots: { type: "string" }, only: { type: "string" } },
});
if (positionals.length !== 1) {
  console.error("usage: node check.mjs BASE-URL [--screenshots FOLDER] [--only PAGE,PAGE]");
  process.exit(2);
}
const base = positionals[0].replace(/\/+$/, "");
const origin = new URL(base).origin;

const WIDTHS = [360, 1280];
/** Languages, the ones beside English opened in fewer settings. */
const LANGUAGES = ["fr", "es", "ar", "ru", "zh"];
/** Most compressed bytes of a page with its style sheet, fonts and script, without its drawings. */
const MOST_BYTES = 100_000;

let passed = 0;
let failed = 0;
function check(name, ok, detail = "") {
  if (ok) {
    passed += 1;
  } else {
    failed += 1;
    console.log(`FAILED  ${name}${detail ? `\n        ${detail}` : ""}`);
  }
}

async function json(path) {
  const response = await fetch(base + path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

/** Every kind of page, with a name for screenshots and the status it must have. */
async function pages() {
  const { releases } = await json("/api/v1/releases");
  if (releases.length === 0) throw new Error("the portal has no release to test");
  const release = releases[0].links.page;
  const { fields, groupings } = await json("/api/v1/fields");
  const has = (key) => groupings.some((grouping) => grouping.key === key);
  const list = [
    ["home", "/", 200],
    ["explore-start", "/explore", 200],
    ["downloads", "/downloads", 200],
    ["methods", "/methods", 200],
    ["codebook", "/codebook", 200],
    ["releases", "/releases", 200],
    ["release", release, 200],
    ["release-downloads", `${release}/downloads`, 200],
    ["api", "/api", 200],
    ["topics", "/topics", 200],
    ["facts", "/facts", 200],
    ["facts-bad-year", "/facts?year=1066", 400],
    ["search", "/search?q=labour", 200],
    ...["children", "labour", "recruitment", "control", "routes"].map((topic) => [`topic-${topic}`, `/topics/${topic}`, 200]),
    ["places", "/places", 200],
    ["place-country", "/places/PHL", 200],
    ["place-region", "/places/eastern-africa", 200],
    ["place-unsure", "/places/AND", 200],
    ["compare", "/compare?by=gender", 200],
    ["changes", "/changes", 200],
    ["safety", "/safety", 200],
    ["embed", `/embed/${releases[0].id}?by=gender`, 200],
    ["not-found", "/no-such-page", 404],
    ["bad-query", "/explore?by=gendr", 400],
  ];
  const views = [
    ["explore-bars", ["CountryOfExploitation"], "by=CountryOfExploitation"],
    ["explore-groups", ["gender", "ageBroad"], "by=ageBroad,gender"],
    ["explore-years", ["yearOfRegistration"], "by=yearOfRegistration"],
    ["explore-lines", ["yearOfRegistration", "gender"], "by=yearOfRegistration,gender&measure=share"],
    ["explore-heat", ["citizenship.region", "CountryOfExploitation.region"], "by=citizenship.region,CountryOfExploitation.region"],
    ["explore-means", ["means", "gender"], "by=means,gender"],
    ["explore-map", ["CountryOfExploitation"], "by=CountryOfExploitation&as=map"],
    ["explore-flow", ["citizenship", "CountryOfExploitation"], "by=citizenship,CountryOfExploitation&as=flow"],
    ["explore-rate", ["CountryOfExploitation"], "by=CountryOfExploitation&measure=rate"],
    ["explore-three", ["gender", "ageBroad", "exploitation"], "by=gender,ageBroad,exploitation"],
    ["explore-filter", ["gender", "citizenship"], "by=gender&where.citizenship=KEN,UGA"],
  ];
  for (const [name, needed, query] of views) {
    if (needed.every(has)) list.push([name, `/explore?${query}`, 200]);
  }
  if ((await fetch(`${base}/news`)).ok) {
    list.push(["news", "/news", 200], ["news-item", "/news/first-release", 200], ["news-event", "/news/reading-session", 200]);
  }
  if (releases.length > 1) {
    list.push(["older-release", `${releases[releases.length - 1].links.page}/explore`, 200]);
  }
  if (has("means") && has("gender")) {
    list.push(["compare-two", "/compare?by=means&where.gender=Woman&vs.gender=Man", 200]);
  }
  const register = await fetch(`${base}/api/v1/register`);
  if (register.ok) {
    const { recruiters } = await register.json();
    list.push(["register", "/register", 200], ["register-log", "/register/log", 200]);
    list.push(["register-day", "/register?on=2025-10-01&status=suspended", 200]);
    for (const recruiter of recruiters.slice(0, 2)) list.push([`register-${recruiter.phase}`, recruiter.links.page, 200]);
  }
  const governance = await fetch(`${base}/api/v1/governance`);
  if (governance.ok) {
    const { assessments, instruments } = await governance.json();
    list.push(["governance", "/governance", 200]);
    list.push(["governance-instrument", `/governance/instruments/${instruments[0].key}`, 200]);
    list.push(["governance-place", "/governance/places/KEN", 200]);
    if (assessments.length > 0) {
      const withWaves = assessments.find(({ id }) => id.endsWith("-2024")) ?? assessments[0];
      const instrument = withWaves.instrument;
      list.push(["governance-profile", withWaves.links.page, 200]);
      list.push(["governance-compare", `/governance/compare?instrument=${instrument}`, 200]);
      list.push(["governance-findings", `/governance/findings?instrument=${instrument}`, 200]);
    }
  }
  check("the release has fields", fields.length > 0);
  return list.map(([name, path, status]) => ({ name, path, status, language: "en" }));
}

const weighed = new Map();
const parts = new Map();
/** Bytes of a style sheet, a script or a font as sent. */
async function weightOf(address) {
  if (!parts.has(address)) {
    const bytes = Buffer.from(await (await fetch(address)).arrayBuffer());
    parts.set(address, address.endsWith(".woff2") ? bytes.length : gzipSync(bytes).length);
  }
  return parts.get(address);
}

/** Counts the bytes of a page and of what it loads as sent, compressed, without its drawings. */
async function weigh(label, path, loaded) {
  if (weighed.has(path)) return;
  const text = await (await fetch(base + path)).text();
  let bytes = gzipSync(text.replaceAll(/<svg class="chart[^]*?<\/svg>(?:<\/div>|$)/g, "")).length;
  for (const address of loaded) bytes += await weightOf(address);
  weighed.set(path, bytes);
  check(`${label}: at most ${MOST_BYTES} bytes compressed`, bytes <= MOST_BYTES, `${bytes} bytes`);
}

/** The same pages in another language. */
function inLanguage(list, language, names) {
  return list
    .filter((page) => names.includes(page.name))
    .map((page) => ({ ...page, language, path: page.path === "/" ? `/${language}` : `/${language}${page.path}` }));
}

const only = values.only?.split(",");

/** Opens one page in one setting and checks what must hold on every page. */
async function visit(browser, { name, path, status, language }, { width, scheme, script }) {
  if (only && !only.includes(name)) return;
  const label = `${language} ${name} ${width}px ${scheme} ${script ? "scripts on" : "scripts off"}`;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    javaScriptEnabled: script,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const messages = [];
  const strangers = [];
  const loaded = new Set();
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(String(error)));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) strangers.push(request.url());
    else if (["stylesheet", "script", "font"].includes(request.resourceType())) loaded.add(request.url());
  });
  try {
    const response = await page.goto(base + path, { waitUntil: "load" });
    check(`${label}: status ${status}`, response.status() === status, `was ${response.status()}`);
    await page.evaluate(() => document.fonts.ready);
    await weigh(label, path, loaded);
    const layout = await page.evaluate(() => ({
      content: document.documentElement.scrollWidth,
      view: document.documentElement.clientWidth,
      headings: document.querySelectorAll("h1").length,
      language: document.documentElement.lang,
      direction: document.documentElement.dir,
      scripts: [...document.scripts].filter((script) => script.type !== "application/ld+json").length,
      styled: document.querySelectorAll("[style]").length,
    }));
    check(`${label}: nothing sticks out`, layout.content <= layout.view, `${layout.content} > ${layout.view}`);
    check(`${label}: one first heading`, layout.headings === 1, `${layout.headings} found`);
    check(`${label}: language`, layout.language === language && layout.direction === (language === "ar" ? "rtl" : "ltr"));
    check(`${label}: one script, none in frames, and no inline styles`, layout.scripts === (name === "embed" ? 0 : 1) && layout.styled === 0);
    // Chromium itself notes a failed status; on error pages that is the point.
    const own = messages.filter((text) => !(status >= 400 && text.includes("Failed to load resource")));
    check(`${label}: quiet console`, own.length === 0, own.join(" | "));
    check(`${label}: nothing from elsewhere`, strangers.length === 0, strangers.join(" "));
    check(`${label}: no cookies`, (await context.cookies()).length === 0);
    if (script) {
      await page.evaluate(axe.source);
      const faults = async (state) => {
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        check(
          `${label}: axe, ${state}`,
          violations.length === 0,
          violations
            .map((fault) => `${fault.id}: ${fault.help} (${fault.nodes.map((node) => node.target.join(" ")).slice(0, 3).join("; ")})`)
            .join("\n        "),
        );
      };
      await faults("as it opens");
      if (values.screenshots) {
        await page.screenshot({ path: join(values.screenshots, `${language}-${name}-${width}-${scheme}.png`), fullPage: true });
      }
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      const opened = await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
      check(`${label}: nothing sticks out with everything unfolded`, opened);
      await faults("everything unfolded");
    }
  } finally {
    await context.close();
  }
}

/** What pages gain where scripts run. */
async function enhanced(browser) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
  const page = await context.newPage();
  const messages = [];
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(String(error)));
  try {
    await page.goto(`${base}/explore`);
    await page.evaluate(() => (window.sameDocument = true));
    await page.getByLabel("Group by").selectOption({ label: "Gender" });
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.waitForURL((url) => url.search === "?by=gender");
    await page.locator("svg.chart.bars").waitFor();
    check("script: an answer comes without another page", await page.evaluate(() => window.sameDocument === true));
    check("script: what is shown is announced", (await page.locator("[role=status]").innerText()).includes("gender"));
    const bar = page.locator("svg.chart.bars g rect.bar").first();
    await bar.hover();
    const label = page.locator(".label-tip");
    check("script: a mark under the pointer has its words", (await label.isVisible()) && /±/.test(await label.innerText()));
    await page.keyboard.press("Escape");
    check("script: Escape takes them away", !(await label.isVisible()));
    await page.getByRole("button", { name: "Copy the link" }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    check("script: the permanent address is copied", /\/releases\/[^/]+\/explore\?by=gender$/.test(copied), copied);
    const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Picture (PNG)" }).click()]);
    const bytes = await readFile(await saved.path());
    const wide = bytes.length > 24 ? bytes.readUInt32BE(16) : 0;
    check("script: a drawing is saved as PNG", bytes.subarray(1, 4).toString() === "PNG" && wide >= 1000, `${bytes.length} bytes, ${wide} wide`);
    if (values.screenshots) await saved.saveAs(join(values.screenshots, "saved-chart.png"));
    await page.goBack();
    await page.waitForURL((url) => url.search === "");
    // The address changes at once, the answer when it has come.
    const gone = await page.locator("svg.chart.bars").waitFor({ state: "detached", timeout: 5000 }).then(() => true, () => false);
    check("script: back shows the question before", gone);
    check("script: quiet console", messages.length === 0, messages.join(" | "));
    let left = "";
    await context.route((url) => url.origin !== origin, (route) => {
      left = route.request().url();
      return route.fulfill({ status: 200, contentType: "text/html", body: "elsewhere" });
    });
    for (let press = 0; press < 3; press += 1) await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.body.textContent.includes("elsewhere"), undefined, { timeout: 5000 }).catch(() => {});
    check("script: Escape three times leaves", left !== "", page.url());
  } finally {
    await context.close();
  }
}

/** The codebook and a chart on paper: everything but the controls, in a file that can be kept. */
async function onPaper(browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    for (const path of ["/codebook", "/ar/codebook", "/explore?by=ageBroad,gender"]) {
      await page.goto(base + path);
      const pdf = await page.pdf({ format: "A4", path: values.screenshots && join(values.screenshots, `print${path.replaceAll(/\W+/g, "-")}.pdf`) });
      check(`print ${path}: a PDF`, pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 20_000, `${pdf.length} bytes`);
      await page.emulateMedia({ media: "print" });
      check(`print ${path}: no controls`, (await page.locator("nav:visible, form:visible, button:visible").count()) === 0);
      await page.emulateMedia({ media: null });
    }
    const { releases } = await json("/api/v1/releases");
    const folder = await mkdtemp(join(tmpdir(), "amparo-codebook-"));
    try {
      const path = join(folder, "codebook.pdf");
      await writeFile(path, Buffer.from(await (await fetch(`${base}/releases/${releases[0].id}/codebook.pdf`)).arrayBuffer()));
      const text = execFileSync("pdftotext", [path, "-"], { encoding: "utf8" });
      check("the codebook's own PDF opens and holds its fields", text.includes("Country of exploitation") && text.includes("Côte d’Ivoire"));
    } finally {
      await rm(folder, { recursive: true });
    }
  } finally {
    await context.close();
  }
}

const thousands = (number) => String(Math.round(number)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

/** Asks a question with the form, without scripts, and compares the page's figures with the API's. */
async function ask(browser, width) {
  const label = `the form at ${width}px`;
  const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: false });
  const page = await context.newPage();
  try {
    await page.goto(`${base}/explore`);
    await page.getByLabel("Group by").selectOption({ label: "Gender" });
    await page.locator("details.filters > summary").click();
    const citizenship = page.locator("details.filter").filter({ has: page.locator("summary", { hasText: /^\s*Citizenship/ }) });
    await citizenship.locator("summary").first().click();
    const box = citizenship.getByRole("checkbox").first();
    const country = await box.getAttribute("value");
    await box.check();
    await page.getByRole("button", { name: "Show" }).click();
    const url = new URL(page.url());
    check(`${label}: a short address`, url.search === `?by=gender&where.citizenship=${country}`, url.search);

    const answer = await json(`/api/v1/query${url.search}`);
    const same = await json(`/explore.json${url.search}`);
    check(`${label}: page and API give the same object`, JSON.stringify(answer) === JSON.stringify(same));
    await page.locator("summary", { hasText: "The figures as a table" }).click();
    const rows = await page.locator("figure.chart-card tbody tr").all();
    check(`${label}: a row for each cell`, rows.length === answer.cells.length, `${rows.length} rows, ${answer.cells.length} cells`);
    let compared = 0;
    for (const row of rows) {
      const name = (await row.locator("th").innerText()).trim();
      const figure = (await row.locator("td").first().innerText()).trim();
      const cell = answer.cells.find((cell) => cell.labels[0] === name);
      const expected = cell?.enoughEvidence
        ? `${thousands(cell.estimate)} ± ${thousands(Math.max(1, cell.margin95))}`
        : "not enough evidence";
      check(`${label}: ${name}`, figure === expected, `the page says ${figure}, the API ${expected}`);
      compared += cell?.enoughEvidence ? 1 : 0;
    }
    check(`${label}: at least one figure was compared`, compared > 0);

    const csv = await (await fetch(`${base}/explore.csv${url.search}`)).text();
    check(`${label}: the CSV holds the same rows`, csv.trim().split("\r\n").length === answer.cells.length + 1);

    await page.locator("ul.chips a").first().click();
    check(`${label}: a filter comes off with its chip`, new URL(page.url()).search === "?by=gender", page.url());
  } finally {
    await context.close();
  }
}

/** A reader's way without scripts: language, story, chart, file, comparison, versions, the way out. */
async function stories(browser) {
  const context = await browser.newContext({ viewport: { width: 360, height: 900 }, javaScriptEnabled: false });
  const page = await context.newPage();
  try {
    await page.goto(`${base}/topics/children`);
    await page.getByRole("link", { name: "Français" }).click();
    check("stories: the language changes and the page stays", new URL(page.url()).pathname === "/fr/topics/children", page.url());
    const link = page.getByRole("link", { name: /^SVG/ }).first();
    const address = await link.getAttribute("href");
    const file = await fetch(base + address);
    const text = await file.text();
    check("stories: a chart is a file of its own", file.ok && file.headers.get("content-type").startsWith("image/svg+xml"), address);
    check("stories: the file is well formed", !(await parseFault(browser, text)));
    await page.goto(`${base}/places`);
    await page.locator("table a").first().click();
    check("stories: a country has a page", /^\/places\/[A-Z]{3}$/.test(new URL(page.url()).pathname), page.url());
    await page.goto(`${base}/compare`);
    check("stories: comparing has one short address", new URL(page.url()).search === "?by=gender", page.url());
    const leave = await fetch(`${base}/leave`, { redirect: "manual" });
    check("stories: the way out leads elsewhere", leave.status === 303 && new URL(leave.headers.get("location")).origin !== origin);
  } finally {
    await context.close();
  }
}

/** A profile prints: the answers with their evidence are on paper, the navigation is not. */
async function printed(browser, profile) {
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    await page.goto(base + profile.path);
    await page.emulateMedia({ media: "print" });
    const seen = await page.evaluate(() => ({
      evidence: [...document.querySelectorAll("#answers ~ section li")].every((line) => line.getBoundingClientRect().height > 0),
      answers: document.querySelectorAll("#answers ~ section li").length,
      navigation: document.querySelector(".masthead nav").getBoundingClientRect().height,
    }));
    check("print: every answer is on paper", seen.answers > 0 && seen.evidence, `${seen.answers} answers`);
    check("print: the navigation is not", seen.navigation === 0);
    const pdf = await page.pdf({ format: "A4", path: values.screenshots && join(values.screenshots, "governance-profile.pdf") });
    const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;
    check("print: the profile is a PDF of a few sheets", pdf.subarray(0, 5).toString() === "%PDF-" && sheets >= 2 && sheets <= 30, `${sheets} sheets`);
  } finally {
    await context.close();
  }
}

/** The fact sheet prints on one or two pages in every language, with its sentences as text. */
async function printedFacts(browser) {
  for (const language of ["en", ...LANGUAGES]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const folder = await mkdtemp(join(tmpdir(), "amparo-print-"));
    try {
      await page.goto(`${base}${language === "en" ? "" : `/${language}`}/facts`);
      const heading = await page.locator("h1").innerText();
      const path = join(folder, "facts.pdf");
      await page.pdf({ path, format: "A4", margin: { top: "10mm", bottom: "10mm", left: "10mm", right: "10mm" } });
      const text = execFileSync("pdftotext", [path, "-"], { encoding: "utf8" });
      const sheets = text.split("\f").length - 1;
      check(`print ${language}: one or two pages`, sheets >= 1 && sheets <= 2, `${sheets} pages`);
      // Arabic letters come out of a PDF in their shaped forms and order: only that there are any can be told.
      const found = language === "ar" ? /[\u0600-\u06ff\ufb50-\ufeff]/.test(text) : text.replace(/\s+/g, " ").includes(heading.trim());
      check(`print ${language}: the heading is text`, found, heading);
      check(`print ${language}: figures are text`, /\d\s*%|%\s*\d/.test(text.normalize("NFKC").replace(/[\u200e\u200f\u2066-\u2069\u202a-\u202e]/g, "")));
    } finally {
      await rm(folder, { recursive: true });
      await context.close();
    }
  }
}

/** What a browser's XML parser says against a text, if anything. */
async function parseFault(browser, text) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    return await page.evaluate(
      (text) => new DOMParser().parseFromString(text, "image/svg+xml").querySelector("parsererror")?.textContent ?? "",
      text,
    );
  } finally {
    await context.close();
  }
}

/** The keyboard alone reaches the content and the navigation, and what has the focus can be seen. */
async function keyboard(browser) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  try {
    await page.goto(`${base}/`);
    await page.keyboard.press("Tab");
    const first = await page.evaluate(() => document.activeElement.textContent);
    check("keyboard: the first stop skips to the content", first === "Skip to the content", first);
    await page.keyboard.press("Enter");
    check("keyboard: and goes there", new URL(page.url()).hash === "#main");
    await page.goto(`${base}/`);
    const seen = new Set();
    for (let stop = 0; stop < 18; stop += 1) {
      await page.keyboard.press("Tab");
      const focus = await page.evaluate(() => {
        const element = document.activeElement;
        const style = getComputedStyle(element);
        return { text: element.textContent.trim(), outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 };
      });
      seen.add(focus.text);
      check(`keyboard: “${focus.text.slice(0, 30)}” shows its focus`, focus.outlined);
    }
    check("keyboard: the navigation is reached", seen.has("Explore") && seen.has("Methods"));
    check("keyboard: so are the languages and the way out", seen.has("العربية") && [...seen].some((text) => text.startsWith("Leave this site")));
  } finally {
    await context.close();
  }
}

/** Every page in the settings in which it is to be opened. */
function settingsOf(list) {
  const visits = [];
  for (const page of list) {
    // Colours do not depend on the width nor the layout on the colours: each is seen with scripts and without.
    visits.push([page, { width: 360, scheme: "light", script: true }]);
    visits.push([page, { width: 1280, scheme: "dark", script: true }]);
    visits.push([page, { width: 360, scheme: "dark", script: false }]);
    visits.push([page, { width: 1280, scheme: "light", script: false }]);
  }
  for (const language of LANGUAGES) {
    // Arabic runs from right to left, so every page is opened in it; of the others, what differs is the length of words.
    const names =
      language === "ar"
        ? list.map((page) => page.name)
        : ["home", "explore-start", "explore-heat", "methods", "topic-children", "facts", "search", "news", "place-country", "compare-two", "changes", "safety", "governance", "governance-profile"];
    for (const page of inLanguage(list, language, names)) {
      visits.push([page, { width: 360, scheme: "light", script: true }]);
      if (language === "ar") visits.push([page, { width: 1280, scheme: "dark", script: false }]);
    }
  }
  return visits;
}

/** Opens pages side by side: one waits for the network or for Chromium while another is looked at. */
async function visitAll(browser, visits) {
  const waiting = [...visits];
  const next = async () => {
    for (let due = waiting.shift(); due; due = waiting.shift()) await visit(browser, ...due);
  };
  await Promise.all([next(), next(), next()]);
}

let browser;
try {
  if (values.screenshots) await mkdir(values.screenshots, { recursive: true });
  const list = await pages();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  // How pages are used comes first: it is the shortest part and the likeliest to find something.
  if (!only || only.includes("uses")) {
    await stories(browser);
    for (const width of WIDTHS) await ask(browser, width);
    await keyboard(browser);
    await enhanced(browser);
    await onPaper(browser);
    const profile = list.find((page) => page.name === "governance-profile");
    if (profile) await printed(browser, profile);
    await printedFacts(browser);
  }
  await visitAll(browser, settingsOf(list));
} catch (error) {
  console.error(`the test could not run: ${error.stack ?? error}`);
  process.exitCode = 2;
} finally {
  await browser?.close();
}
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0 && !process.exitCode) process.exitCode = 1;
