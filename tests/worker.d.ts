// Ciò che il browser dà a sw.js: la libreria di TypeScript lo conosce, ma non come nomi globali.
declare const registration: ServiceWorkerRegistration;
declare const clients: Clients;
declare function skipWaiting(): Promise<void>;
declare function addEventListener(name: "install" | "activate", listener: (event: ExtendableEvent) => void): void;
declare function addEventListener(name: "fetch", listener: (event: FetchEvent) => void): void;
