// Il sito in un altro browser: Firefox, guidato da puppeteer con WebDriver BiDi, o WebKit, da selenium con WebDriver.
// node browsers.mjs <firefox|webkit> <cartella del pacchetto che guida> <programma> <indirizzo del sito> <pagine…>
// scrive un JSON con ciò che ha visto.
import {createRequire} from "node:module";
import {pathToFileURL} from "node:url";

const [, , kind, folder, program, address, ...names] = process.argv;
const browser = await (kind === "firefox" ? firefox() : webkit());

async function firefox() {
  const {default: puppeteer} = await import(pathToFileURL(`${folder}/lib/esm/puppeteer/puppeteer-core.js`).href);
  const running = await puppeteer.launch({browser: "firefox", executablePath: program, headless: true});
  const page = await running.newPage();
  const faults = [];
  page.on("pageerror", error => faults.push(`${page.url()}: ${error.message}`));
  page.on("console", message => { if (message.type() === "error") faults.push(`${page.url()}: ${message.text()}`); });
  await page.evaluateOnNewDocument(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", event => violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  return {
    faults,
    narrowest: 360,
    evaluate: (asked, ...values) => page.evaluate(asked, ...values),
    goto: where => page.goto(where),
    reload: () => page.reload(),
    type: text => page.keyboard.type(text),
    // Di un Firefox non recente puppeteer imposta la misura, poi chiede anche l'orientamento, che quello non conosce.
    size: width => page.setViewport({width, height: 800}).catch(() => {}),
    close: () => running.close(),
  };
}

// program è l'indirizzo di WebKitWebDriver; il browser che apre non dice ciò che scrive nella sua console.
async function webkit() {
  const {Builder} = createRequire(import.meta.url)(folder);
  const driver = await new Builder().usingServer(program).disableEnvironmentOverrides()
    .withCapabilities({browserName: "MiniBrowser"}).build();
  return {
    faults: [],
    narrowest: 450,  // la finestra del suo MiniBrowser non si stringe di più
    evaluate: (asked, ...values) => driver.executeScript(`return (${asked}).apply(null, arguments)`, ...values),
    goto: where => driver.get(where),
    reload: () => driver.navigate().refresh(),
    type: text => driver.actions().sendKeys(text).perform(),
    size: width => driver.manage().window().setRect({width, height: 900}),
    close: () => driver.quit(),
  };
}

// Un'attesa con un testo da valutare, la regola di sicurezza del sito la vieta: si chiede finché è vero.
async function until(asked, ...values) {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    if (await browser.evaluate(asked, ...values)) return true;
    await browser.evaluate(() => new Promise(requestAnimationFrame).then(() => true));
  }
  return false;
}
async function resize(width) {
  await browser.size(width);
  if (!await until(width => innerWidth === width, width)) throw new Error(`la finestra non diventa larga ${width}`);
}
const top = () => browser.evaluate(() => document.getElementById("broadcasting")?.getBoundingClientRect().top);
async function lands(before) {
  const near = before => Math.abs((document.getElementById("broadcasting")?.getBoundingClientRect().top ?? 1e9) - before) < 2;
  await until(near, before);
  return Math.round(await top() - before);
}

const seen = {width: {}, moved: {}, blocked: []};
await resize(browser.narrowest);
for (const name of names) {
  await browser.goto(address + name);
  seen.blocked.push(...await browser.evaluate(() => window.violations ?? []));
  seen.width[name] = await browser.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
for (const width of [browser.narrowest, 1280]) {
  await resize(width);
  await browser.goto(`${address}notebooks/01_tensori.html`);
  await browser.evaluate(() => document.getElementById("broadcasting").scrollIntoView());
  const before = await top();
  await browser.reload();
  seen.moved[`ricaricando a ${width}`] = await lands(before);
  await browser.evaluate(() => document.querySelector('#pst-page-toc-nav a[href="#esercizi"]').click());
  await until(() => location.hash === "#esercizi");
  await browser.evaluate(() => history.back());
  seen.moved[`indietro a ${width}`] = await lands(before);
}
await browser.evaluate(() => document.querySelector("form.guess button[type=button]").click());
seen.opened = await browser.evaluate(() => document.querySelector(".predicted").checkVisibility());
await browser.evaluate(() => document.querySelector("form.quiz input").click());
seen.said = await browser.evaluate(() => document.querySelector("form.quiz [role=status]").textContent);
await browser.reload();
seen.kept = await browser.evaluate(() => document.querySelector("form.quiz [role=status]").textContent);
await browser.evaluate(() => document.querySelector(".search-button__button").click());
await browser.type("broadcasting");
await until(() => document.querySelector(".search-results a"));
seen.found = await browser.evaluate(() => document.querySelector(".search-results a")?.href);
await browser.close();
console.log(JSON.stringify({...seen, faults: browser.faults}));
