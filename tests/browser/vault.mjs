// Uses the vault service in Chromium as a contributor would: invited, logged in, a file sent, seen, accepted, a person withdrawn. See README.md.

import { createHmac } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import axe from "axe-core";
import { chromium } from "playwright-core";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { screenshots: { type: "string" }, amparo: { type: "string" }, vault: { type: "string" } },
});
if (positionals.length !== 1 || !values.amparo || !values.vault) {
  console.error("usage: node vault.mjs BASE-URL --amparo PROGRAM --vault FOLDER [--screenshots FOLDER]");
  process.exit(2);
}
const base = positionals[0].replace(/\/+$/, "");
const amparo = (...args) => execFileSync(values.amparo, ["vault", ...args, "--vault", values.vault, "--json"], { encoding: "utf8" });

/** Nothing of an earlier run is met again. */
const house = `House ${process.pid}`;

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

/** One-time code of RFC 6238 for a secret in base 32. */
function oneTimeCode(secret, second = Date.now() / 1000) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const letter of secret) bits += alphabet.indexOf(letter).toString(2).padStart(5, "0");
  const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(second / 30)));
  const mac = createHmac("sha1", bytes).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

const seen = new Set();
/** What must hold on every page, in each width and colour; the page is left as it was. */
async function look(page, name) {
  for (const [width, scheme] of [[360, "light"], [360, "dark"], [1280, "light"], [1280, "dark"]]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    const label = `${name} ${width}px ${scheme}`;
    const layout = await page.evaluate(() => ({
      content: document.documentElement.scrollWidth,
      view: document.documentElement.clientWidth,
      headings: document.querySelectorAll("h1").length,
      scripts: document.scripts.length,
    }));
    check(`${label}: nothing stands out of the window`, layout.content <= layout.view, `${layout.content} of ${layout.view}`);
    check(`${label}: one heading, no script`, layout.headings === 1 && layout.scripts === 0);
    // The page forbids scripts of its own; a test may look all the same.
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    check(`${label}: axe`, violations.length === 0, violations.map((v) => `${v.id}: ${v.nodes[0].html}`).join("; "));
    if (values.screenshots) {
      await mkdir(values.screenshots, { recursive: true });
      await page.screenshot({ path: join(values.screenshots, `${name}-${width}-${scheme}.png`), fullPage: true });
    }
  }
  seen.add(name);
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  amparo("organisation", "--name", house);
  amparo("agreement", "record", "--contributor", house, "--from", "2020-01-01", "--until", "2099-12-31", "--first-year", "2002", "--last-year", "2099");
  const invite = (...args) => new URL(JSON.parse(amparo("invite", ...args)).link, base).pathname;
  const context = await browser.newContext({ bypassCSP: true, locale: "en" });
  const page = await context.newPage();
  // Passwords are dear to test, the more so in a build for debugging.
  page.setDefaultTimeout(120_000);
  const strangers = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(base)) strangers.push(request.url());
  });

  /** Makes an account of an invitation and logs in by keyboard alone. */
  async function enter(path, name) {
    await page.goto(base + path);
    await look(page, `invitation-${name}`);
    const text = await page.locator("main").innerText();
    const secret = text.match(/type this secret: ([A-Z2-7 ]+)/)[1].replaceAll(" ", "");
    const password = "browsers have long passwords";
    await page.getByLabel("Name to log in with").fill(`${name}-${process.pid}@example.org`);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByLabel("Password, once more").fill(password);
    // A code of the step before, so that the present one is left for logging in.
    await page.getByLabel("One-time code", { exact: true }).fill(oneTimeCode(secret, Date.now() / 1000 - 30));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Recovery codes" }).waitFor();
    await look(page, `welcome-${name}`);
    await page.goto(`${base}/login`);
    await look(page, `login-${name}`);
    await page.getByLabel("Name to log in with").focus();
    await page.keyboard.type(`${name}-${process.pid}@example.org`);
    await page.keyboard.press("Tab");
    await page.keyboard.type(password);
    await page.keyboard.press("Tab");
    await page.keyboard.type(oneTimeCode(secret));
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Log out" }).waitFor();
    return secret;
  }

  await enter(invite("--role", "contributor", "--contributor", house), "contributor");
  const cookies = await context.cookies();
  check("the cookie is kept from scripts and other sites", cookies.every((c) => c.httpOnly && c.secure && c.sameSite === "Strict"));
  await look(page, "files-none");
  await page.getByRole("link", { name: "Send a file" }).click();
  await look(page, "new");
  const header = "prs_IdentityNumber,prs_prs_Gender,prs_Citizenship,vic_TraffickingStatus,vic_TypeOfExploitation,cas_IncomingReferralDate,hte_Country,con_Consent";
  const rows = Array.from({ length: 80 }, (_, at) => `P-${at},${at === 40 ? "Purple" : at % 3 ? "Feminine" : "Masculine"},KE,ActualVictimOfTrafficking,ForcedLabour,${2018 + (at % 5)}-02-14,SA,TRUE`);
  const file = join(tmpdir(), `amparo-browser-${process.pid}.csv`);
  await writeFile(file, [header, ...rows, ""].join("\n"));
  await page.getByLabel("The file").setInputFiles(file);
  await page.getByRole("button", { name: "Send and check" }).click();
  await page.getByRole("button", { name: "Take the cases in" }).waitFor();
  check("the fault is shown", (await page.locator("main").innerText()).includes("Purple"));
  await look(page, "file-checked");
  await page.getByRole("button", { name: "Take the cases in" }).click();
  await page.getByRole("heading", { name: "Withdrawal tokens" }).waitFor();
  await look(page, "file-accepted");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Get the list (CSV)" }).click()]);
  const tokens = (await readFile(await download.path(), "utf8")).trim().split("\n");
  check("there is a token for each person", tokens.length === 80, `${tokens.length} lines`);
  await page.goto(`${base}/consents`);
  await look(page, "consents");
  await page.goto(`${base}/account`);
  await look(page, "account");

  await page.goto(`${base}/withdraw`);
  await look(page, "withdraw");
  await page.getByLabel("Withdrawal token").fill(tokens[5].split(",")[1]);
  await page.getByRole("button", { name: "Withdraw", exact: true }).click();
  await page.getByText("This person’s cases go into no release from now on.").waitFor();
  await look(page, "withdrawn");
  await page.goto(`${base}/files`);
  check("the withdrawal is counted", (await page.locator("main").innerText()).includes("One person of yours has withdrawn"));
  await look(page, "files");
  await page.goto(`${base}/audit`);
  check("a contributor sees no audit log", (await page.locator("h1").innerText()) === "Not allowed");
  await look(page, "forbidden");
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  await page.goto(`${base}/files`);
  check("nothing is seen after logging out", page.url() === `${base}/login`);

  await enter(invite("--role", "data-protection-officer"), "officer");
  for (const name of ["releases", "ledger", "organisations", "audit"]) {
    await page.goto(`${base}/${name}`);
    await look(page, name);
  }
  await page.goto(`${base}/organisations`);
  await page.getByRole("link", { name: house }).click();
  await look(page, "organisation");
  await page.getByRole("button", { name: "Log out" }).click();
  await enter(invite("--role", "administrator"), "administrator");
  await look(page, "accounts");
  await page.getByRole("button", { name: "Log out" }).click();

  // A recruiter applies, an auditor finds, an officer decides: each sees what is theirs.
  const recruiter = `Recruiter ${process.pid}`;
  amparo("organisation", "--name", recruiter);
  const leave = async () => {
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("heading", { name: "Log in" }).waitFor();
  };
  /** Logs somebody in again, with a code that has not been used. */
  async function back(name, secret) {
    await page.goto(`${base}/login`);
    await page.getByLabel("Name to log in with").fill(`${name}-${process.pid}@example.org`);
    await page.getByLabel("Password", { exact: true }).fill("browsers have long passwords");
    const used = lastStep.get(name);
    while (Math.floor(Date.now() / 30000) <= used) await page.waitForTimeout(1000);
    lastStep.set(name, Math.floor(Date.now() / 30000));
    await page.getByLabel("One-time code", { exact: true }).fill(oneTimeCode(secret));
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Log out" }).waitFor();
  }
  const lastStep = new Map();
  const secrets = {};
  for (const [name, ...more] of [["certification-auditor"], ["certification-officer"], ["applicant", "--contributor", recruiter]]) {
    secrets[name] = await enter(invite("--role", name, ...more), name);
    lastStep.set(name, Math.floor(Date.now() / 30000));
    if (name !== "applicant") await leave();
  }
  await look(page, "certification-none");
  for (const country of ["Philippines", "SAU"]) {
    const form = page.locator('form[action="/certification/licences"]');
    await form.getByLabel("Country of the authority").fill(country);
    await form.getByLabel("Number").fill("L-7");
    await form.getByLabel("First day").fill("2020-01-01");
    await form.getByRole("button").click();
    await page.getByText("L-7").first().waitFor();
  }
  await page.getByLabel("Country of registration").fill("Philippines");
  await page.getByLabel("Countries where it works").fill("Philippines, SAU");
  await page.getByRole("button", { name: "Open an application" }).click();
  await page.getByRole("heading", { name: recruiter }).waitFor();
  const place = page.url();
  await look(page, "case-draft");
  const criteria = await page.locator('a[href*="/criteria/"]').evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  for (const href of criteria) {
    await page.goto(base + href);
    await page.getByLabel("How it is met, or what is missing").fill("By our handbook, chapter 3.");
    await page.getByRole("button", { name: "Answer the criterion" }).click();
    await page.getByText("By our handbook, chapter 3.").first().waitFor();
  }
  await page.getByLabel("The file").setInputFiles(file);
  await page.getByRole("button", { name: "Hand in" }).click();
  await page.getByRole("link", { name: /amparo-browser/ }).waitFor();
  await look(page, "criterion-recruiter");
  await page.goto(place);
  await page.getByRole("button", { name: "Close the self-assessment" }).click();
  await page.getByRole("button", { name: "Apply", exact: true }).click();
  await page.getByText("applied", { exact: true }).first().waitFor();
  await leave();
  await back("certification-officer", secrets["certification-officer"]);
  await page.goto(place);
  for (let seen = 0; seen < 2; seen += 1) await page.getByRole("button", { name: "I have seen licence L-7" }).first().click();
  await page.getByRole("button", { name: "Accept the application" }).click();
  const ask = page.locator('form[action$="/auditors"]');
  await ask.getByLabel("Who").selectOption({ label: `certification-auditor-${process.pid}@example.org` });
  await ask.getByRole("button").click();
  await page.getByText("has not yet declared any interests").waitFor();
  await look(page, "case-officer");
  await leave();
  await back("certification-auditor", secrets["certification-auditor"]);
  await page.goto(place);
  await page.getByText("You were asked to audit this case").waitFor();
  await look(page, "case-asked");
  check("what was handed in is closed before naming", !(await page.locator("main").innerText()).includes("handbook"));
  await page.getByRole("button", { name: "Declare your interests" }).click();
  await leave();
  await back("certification-officer", secrets["certification-officer"]);
  await page.goto(place);
  await page.getByRole("button", { name: "Name as auditor" }).click();
  await leave();
  await back("certification-auditor", secrets["certification-auditor"]);
  await page.goto(place);
  await page.getByRole("button", { name: "Stage 1 is done" }).click();
  await page.getByLabel("Workers on the numbered list").fill("49");
  await page.getByRole("button", { name: "Draw workers" }).click();
  await page.getByText("Drawn for interviews, of 49 workers").waitFor();
  for (const href of criteria) {
    await page.goto(base + href);
    if (href === criteria[3]) await page.getByLabel("Finding", { exact: true }).selectOption("major");
    if (href === criteria[8]) await page.getByLabel("Finding", { exact: true }).selectOption("minor");
    await page.getByLabel("Seen from").fill("handbook, interviews");
    await page.getByLabel("In the auditor’s words").fill("As told in four interviews.");
    await page.getByRole("button", { name: "Note a finding" }).click();
    await page.getByText("As told in four interviews.").first().waitFor();
  }
  await look(page, "criterion-auditor");
  await page.goto(place);
  await page.getByRole("button", { name: "Close stage 2" }).click();
  await page.getByRole("heading", { name: "Nonconformities" }).waitFor();
  await look(page, "case-auditor");
  await leave();
  await back("applicant", secrets.applicant);
  await page.goto(place);
  await page.getByLabel("What will be done, by whom, until when").first().fill("We pay back by March.");
  await page.getByRole("button", { name: "Answer the nonconformity" }).first().click();
  await page.getByText("We pay back by March.").first().waitFor();
  await look(page, "case-recruiter");
  check("both flags and a last day are shown", await page.getByText("has to be verified as put right").first().isVisible());
  await leave();
  await enter(invite("--role", "company", "--contributor", house), "company");
  const nodes = join(tmpdir(), `nodes.csv`);
  await writeFile(nodes, "id,by,on,chain,tier,state,label,country\nn1,us,2026-01-02,harvest-1,community,known,San Juan,MEX\nn2,us,2026-01-02,harvest-1,sub_agent,unknown,,\n");
  await look(page, "chain-none");
  await page.getByLabel("The table").setInputFiles(nodes);
  await page.getByRole("button", { name: "Hand in a table" }).click();
  await page.getByText("harvest-1").waitFor();
  await look(page, "chain");
  check("nothing is loaded from elsewhere", strangers.length === 0, strangers.join(", "));
} catch (error) {
  const page = browser.contexts()[0]?.pages()[0];
  check("the way goes on", false, `${error.message}\n${(await page?.locator("main").innerText()) ?? ""}`);
} finally {
  await browser.close();
}
console.log(`${passed} checks passed on ${seen.size} pages, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
