// Quick exit. Loaded before everything else and needs nothing else: it works while the page is still loading, before
// unlocking, and when every other script failed.
//
// Order: the screen is emptied, the node is told (it locks, makes every token void and closes the door), what this tab
// keeps is emptied, and the tab goes elsewhere in the place of this page. Only the telling needs the node. Our own window
// closes where a tab goes elsewhere, and is left in the same way when it is closed by its button.
"use strict";
(() => {
  const inWindow = location.protocol === "notes:";
  const WITHIN = 2000; // ms for three times Shift
  const state = {
    target: "about:blank",
    // Called first; returns {slot, draft} of words that are not kept yet, which go along. Must not wait.
    lastWords: () => undefined,
    // Called next; lets go of every picture.
    forget: () => {},
  };

  function leave() {
    const root = document.documentElement;
    root.hidden = true;
    let words;
    try {
      words = state.lastWords();
    } catch {
      // Leaving goes on in any case.
    }
    try {
      state.forget();
    } catch {
      // As above.
    }
    document.body?.replaceChildren();
    try {
      const token = inWindow ? "" : sessionStorage.getItem("t");
      if (inWindow || token) {
        fetch("/v1/page/leave", {
          method: "POST",
          keepalive: !inWindow, // our own window waits for the answer, and a browser sends 64 KiB at most
          headers: { ...(token && { "Authorization": "Bearer " + token }), "Content-Type": "application/json" },
          body: JSON.stringify(words ?? {}),
        }).catch(() => {});
      }
      if (!inWindow) sessionStorage.clear();
    } catch {
      // As above.
    }
    location.replace(inWindow ? "about:blank" : state.target);
  }

  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("#exit")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      leave();
    }
  }, { capture: true });

  // Three times Shift, of either side, with no other key between. Not while a keyboard on the screen is up: there Shift
  // is pressed for capitals.
  let times = [];
  let alone = false;
  const onScreen = () => window.visualViewport && window.visualViewport.height < window.innerHeight * 0.75;
  document.addEventListener("keydown", (event) => {
    alone = event.key === "Shift";
    if (!alone) times = [];
  }, { capture: true });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone || onScreen()) return;
    times = times.filter((time) => event.timeStamp - time < WITHIN).concat(event.timeStamp);
    if (times.length >= 3) leave();
  }, { capture: true });
  document.addEventListener("pointerdown", () => { times = []; }, { capture: true });

  // Neither Back nor the browser's memory of the page shows anything.
  addEventListener("pagehide", () => {
    document.documentElement.hidden = true;
    state.forget();
    document.getElementById("root")?.replaceChildren();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  globalThis.leaving = { leave, state };
})();
