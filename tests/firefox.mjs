// Il sito in Firefox, guidato da puppeteer con WebDriver BiDi: quello di sistema, senza programmi di mezzo.
// node firefox.mjs <cartella di puppeteer-core> <firefox> <indirizzo del sito> <pagine…>  scrive un JSON con ciò che ha visto.
import {pathToFileURL} from "node:url";

const [, , folder, executablePath, address, ...names] = process.argv;
const {default: puppeteer} = await import(pathToFileURL(`${folder}/lib/esm/puppeteer/puppeteer-core.js`).href);
const browser = await puppeteer.launch({browser: "firefox", executablePath, headless: true});
const page = await browser.newPage();
const faults = [];
page.on("pageerror", error => faults.push(`${page.url()}: ${error.message}`));
page.on("console", message => { if (message.type() === "error") faults.push(`${page.url()}: ${message.text()}`); });
await page.evaluateOnNewDocument(() => {
  window.violations = [];
  document.addEventListener("securitypolicyviolation", event => violations.push(`${event.violatedDirective} ${event.blockedURI}`));
});

// waitForFunction eseguirebbe un testo, che la regola di sicurezza del sito vieta: si chiede finché è vero.
async function until(asked, ...values) {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    if (await page.evaluate(asked, ...values)) return true;
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  return false;
}
// Di un Firefox non recente puppeteer imposta la misura, poi chiede anche l'orientamento, che quello non conosce.
async function resize(width) {
  await page.setViewport({width, height: 800}).catch(() => {});
  if (!await until(width => innerWidth === width, width)) throw new Error(`la finestra non diventa larga ${width}`);
}
const top = () => page.evaluate(() => document.getElementById("broadcasting")?.getBoundingClientRect().top);
async function lands(before) {
  const near = before => Math.abs((document.getElementById("broadcasting")?.getBoundingClientRect().top ?? 1e9) - before) < 2;
  await until(near, before);
  return Math.round(await top() - before);
}

const seen = {width: {}, moved: {}, blocked: []};
await resize(360);
for (const name of names) {
  await page.goto(address + name);
  seen.blocked.push(...await page.evaluate(() => window.violations));
  seen.width[name] = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
for (const width of [360, 1280]) {
  await resize(width);
  await page.goto(`${address}notebooks/01_tensori.html`);
  await page.evaluate(() => document.getElementById("broadcasting").scrollIntoView());
  const before = await top();
  await page.reload();
  seen.moved[`ricaricando a ${width}`] = await lands(before);
  await page.evaluate(() => document.querySelector('#pst-page-toc-nav a[href="#esercizi"]').click());
  await until(() => location.hash === "#esercizi");
  await page.evaluate(() => history.back());
  seen.moved[`indietro a ${width}`] = await lands(before);
}
await page.evaluate(() => document.querySelector("form.guess button[type=button]").click());
seen.opened = await page.evaluate(() => document.querySelector(".predicted").checkVisibility());
await page.evaluate(() => document.querySelector("form.quiz input").click());
seen.said = await page.evaluate(() => document.querySelector("form.quiz [role=status]").textContent);
await page.reload();
seen.kept = await page.evaluate(() => document.querySelector("form.quiz [role=status]").textContent);
await page.evaluate(() => document.querySelector(".search-button__button").click());
await page.keyboard.type("broadcasting");
await until(() => document.querySelector(".search-results a"));
seen.found = await page.evaluate(() => document.querySelector(".search-results a")?.href);
await browser.close();
console.log(JSON.stringify({...seen, faults}));
