// Dopo la prima visita il corso si legge anche senza rete. Finché la rete c'è, risponde sempre il sito:
// la copia serve soltanto quando il sito non si raggiunge, e quindi non mostra mai una pagina vecchia.
"use strict";

/** @type {Record<string, string>} */
const FILES = {};  // indirizzo → impronta del contenuto: li scrive la costruzione del sito
const SHELF = `gradiente ${registration.scope}`;
const keptAs = (/** @type {string} */ name) => `${new URL(name, registration.scope)}?impronta=${FILES[name]}`;

addEventListener("install", event => event.waitUntil(fill()));
addEventListener("activate", event => event.waitUntil(tidy()));
addEventListener("fetch", event => {
  const {method, url} = event.request;
  if (method === "GET" && url.startsWith(registration.scope)) event.respondWith(answer(event.request));
});

// Mette da parte ciò che manca; un file che non è cambiato resta quello che c'è già.
async function fill() {
  const shelf = await caches.open(SHELF);
  const here = new Set((await shelf.keys()).map(request => request.url));
  for (const name of Object.keys(FILES).filter(file => !here.has(keptAs(file)))) {
    const found = await fetch(new URL(name, registration.scope), {cache: "no-cache"});
    if (!found.ok) throw new Error(`${name}: ${found.status}`);  // si riprova alla visita seguente
    const content = await found.arrayBuffer();
    if (await mark(content) !== FILES[name]) throw new Error(`${name}: arrivato a metà, o di un'altra edizione`);
    // Una risposta nuova: quella di un hosting che toglie .html agli indirizzi è un rinvio, e non apre una pagina.
    await shelf.put(keptAs(name), new Response(content, {headers: found.headers}));
  }
  await skipWaiting();
}

// L'impronta che la costruzione del sito dà a un contenuto: le prime 12 cifre dello SHA-256.
/** @param {ArrayBuffer} content */
async function mark(content) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content), 0, 6);
  return [...digest].map(byte => byte.toString(16).padStart(2, "0")).join("");
}

// Butta ciò che il sito non ha più.
async function tidy() {
  const shelf = await caches.open(SHELF);
  const wanted = new Set(Object.keys(FILES).map(keptAs));
  for (const request of await shelf.keys()) if (!wanted.has(request.url)) await shelf.delete(request);
  await clients.claim();
}

/** @param {Request} request */
async function answer(request) {
  try {
    // Di una pagina si chiede sempre se è cambiata, anche quando il browser ne avrebbe una copia sua.
    if (request.mode === "navigate") return await fetch(request.url, {cache: "no-cache", redirect: "manual"});
    return await fetch(request);
  } catch (error) {
    const path = decodeURIComponent(new URL(request.url).pathname);
    const name = path.slice(new URL(registration.scope).pathname.length).replace(/(^|\/)$/, "$1index.html");
    const kept = [name, `${name}.html`].find(file => file in FILES);
    const found = kept && await (await caches.open(SHELF)).match(keptAs(kept));
    if (found) return found;
    throw error;
  }
}
