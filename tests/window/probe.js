// Tries everything in the window's engine that the page relies on, and everything that must not work.
// Each is a line of probe.txt. It runs inside the page, so under the page's policy and without a
// network.
const [done] = arguments;
const tried = async (act) => {
  try {
    const value = await act();
    return value === undefined ? "works" : String(value);
  } catch (error) {
    return "throws " + error.name;
  }
};
const within = (promise, time = 1500) => Promise.race([promise, new Promise((end) => setTimeout(() => end("nothing comes"), time))]);
const status = (path, how) => fetch(path, how).then((answer) => answer.status);
const json = (method, body, more = {}) => ({ method, body, headers: { "Content-Type": "application/json", ...more } });
const loads = (name, at, address) => within(new Promise((end) => {
  const one = document.createElement(name);
  one.onload = () => end("loads");
  one.onerror = () => end("refused");
  one[at] = address;
  document.head.append(one);
}));
const probes = {
  "address": () => location.href,
  "secure context": () => isSecureContext,
  "a request that waits, beside others": async () => {
    const waits = fetch("/v1/changes?since=0&wait_seconds=1").then((answer) => answer.status);
    return [await status("/v1/status"), await waits].join(" ");
  },
  "twenty requests at once": async () => new Set(await Promise.all(Array.from({ length: 20 }, () => status("/v1/status")))).size === 1,
  "a POST with a string": () => status("/v1/lock", json("POST", "{}")),
  "a POST with bytes": () => status("/v1/lock", json("POST", new TextEncoder().encode("{}"))),
  "a body of 1 MB arrives": async () => (await (await fetch("/v1/unlock", json("POST", JSON.stringify({ passphrase: "x".repeat(1e6) })))).json()).error,
  "a refusal has its status and body": async () => { const answer = await fetch("/v1/nothing"); return [answer.status, (await answer.json()).error].join(" "); },
  "headers of an answer": async () => (await fetch("/v1/status")).headers.get("Cache-Control"),
  "a request can be aborted": async () => { const control = new AbortController(); setTimeout(() => control.abort(), 50); const { at } = await (await fetch("/v1/changes")).json(); return within(tried(() => status(`/v1/changes?since=${at}&wait_seconds=20`, { signal: control.signal }))); },
  "another path of the node": () => status("/other"),
  "dynamic import": async () => typeof (await import("/page/app/screens.js")).go,
  "a script from elsewhere": () => loads("script", "src", "https://example.org/x.js"),
  "a picture from elsewhere": () => loads("img", "src", "https://example.org/x.png"),
  "a request elsewhere": () => within(tried(() => status("https://example.org/"))),
  "a request to this machine": () => within(tried(() => status("http://127.0.0.1:9/"))),
  "a request for a file": () => within(tried(() => status("file:///etc/hostname"))),
  "a web socket": () => within(new Promise((end) => { const one = new WebSocket("ws://127.0.0.1:9/"); one.onerror = () => end("refused"); one.onopen = () => end("opens"); })),
  "a frame": () => within(new Promise((end) => { const one = document.createElement("iframe"); one.src = "/page/"; one.onload = () => end(one.contentDocument?.getElementById("root") ? "shows the page" : "empty"); document.body.append(one); })),
  "eval": () => globalThis.eval("1"),
  "innerHTML": () => { document.createElement("p").innerHTML = "<b>x</b>"; },
  "a style attribute": () => { const one = document.createElement("p"); one.setAttribute("style", "color: rgb(1, 2, 3)"); document.body.append(one); const color = getComputedStyle(one).color; one.remove(); return color === "rgb(1, 2, 3)" ? "works" : "blocked"; },
  "style by script": () => { const one = document.createElement("p"); one.style.color = "rgb(1, 2, 3)"; document.body.append(one); const color = getComputedStyle(one).color; one.remove(); return color === "rgb(1, 2, 3)" ? "works" : "blocked"; },
  "a worker": () => { new Worker("/page/app/node.js"); },
  "a service worker": () => navigator.serviceWorker.register("/page/app/node.js"),
  "localStorage": () => { localStorage.setItem("a", "b"); },
  "indexedDB": () => within(new Promise((end) => { const one = indexedDB.open("a"); one.onsuccess = () => end("opens"); one.onerror = () => end("refused"); })),
  "cookies": () => { document.cookie = "a=b"; return document.cookie || "none"; },
  "sessionStorage": () => { sessionStorage.setItem("a", "b"); },
  "WebGL": () => document.createElement("canvas").getContext("webgl") !== null,
  "WebRTC": () => typeof RTCPeerConnection,
  "the camera, outside of the scanner": () => typeof navigator.mediaDevices?.getUserMedia === "function" ? within(navigator.mediaDevices.getUserMedia({ video: true })) : "not there",
  "reading the clipboard without a click": () => within(navigator.clipboard.readText()),
  "notifications": () => (typeof Notification === "undefined" ? "not there" : Notification.permission),
  "where the person is": () => ("geolocation" in navigator ? within(new Promise((end) => navigator.geolocation.getCurrentPosition(() => end("told"), () => end("refused")))) : "not there"),
  "a window of its own": () => String(window.open("/page/")),
  "history.pushState": () => { history.pushState({ n: 0 }, ""); history.replaceState({ n: 0 }, ""); },
  "colours by light-dark()": () => CSS.supports("color", "light-dark(#000, #fff)"),
  ":has() in styles": () => CSS.supports("selector(:has(p))"),
  "Intl has German": () => new Intl.DateTimeFormat("de", { weekday: "long" }).format(new Date("2026-11-30T12:00")),
};
(async () => {
  const found = [];
  for (const [name, act] of Object.entries(probes)) found.push(name + ": " + await tried(act));
  done(found);
})();
