import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { WEB } from "./nodes.mjs";

const files = readdirSync(WEB, { recursive: true }).map(String).filter((name) => name.endsWith(".js") && !name.startsWith("vendor"));
const text = (name) => readFileSync(join(WEB, name), "utf8");

test("only the transport and quick exit speak with the network", () => {
  const speaking = files.filter((name) => /\bfetch\s*\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource/.test(text(name)));
  assert.deepEqual(speaking.sort(), ["app/node.js", "app/quick_exit.js"]);
});

test("the body of a request is a string or an array of bytes, and paper comes from the packet alone", () => {
  // A Blob, a File or a form as a body would end the program of our own window.
  const bodies = files.flatMap((name) => [...text(name).matchAll(/^\s*(?:method.*)?\bbody: ([^\n]*)/gm)].filter(() => ["app/node.js", "app/quick_exit.js"].includes(name)).map((match) => match[1]));
  assert.equal(bodies.length, 2);
  for (const body of bodies) assert.match(body, /^(isBytes \? \/\*\* @type \{any\} \*\/ \(body\) : )?(body === undefined \? undefined : )?JSON\.stringify\(/);
  assert.match(text("app/node.js"), /const isBytes = body instanceof Uint8Array;/);
  assert.deepEqual(files.filter((name) => /\bprint\(\)|"\/print"/.test(text(name))), ["keeping/packet.js"]);
});

test("no script stores anything, makes HTML of text, or asks by a dialog", () => {
  for (const name of files) {
    assert.doesNotMatch(text(name), /localStorage|indexedDB|document\.cookie|caches\.|serviceWorker|innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|showModal|\beval\b|new Function|\b(alert|confirm|prompt)\(|new (File|FormData)\b/, name);
  }
  // A picture is shown and a sound is played from a blob in memory, only by the modules that let go of all of them.
  assert.deepEqual(files.filter((name) => /new Blob\b|createObjectURL/.test(text(name))), ["app/sounds.js", "app/views.js"]);
});

test("only the screens of sharing, of Ours and of the path say something to the partner", () => {
  const saying = files.filter((name) => /\b(post|put|remove)\([^;]*?\/v1\/(shares|shared|joint|questions|waiting)\b/.test(text(name)));
  assert.ok(saying.length >= 3);
  assert.deepEqual(saying.filter((name) => !/^(showing|ours|together)\//.test(name)), []);
});

test("no button below the line looks as if it told the partner something", () => {
  const rising = files.filter((name) => /class=[^>]*\brise\b/.test(text(name)));
  assert.deepEqual(rising.filter((name) => !/^(showing|ours|together|pairing)\//.test(name)), []);
});

test("every error code of the node has a sentence", () => {
  const codes = [...readFileSync(join(WEB, "../../app/errors.def"), "utf8").matchAll(/^ERROR\(\w+, "(\w+)"/gm)].map((match) => match[1]);
  const sentences = text("app/sentences.js");
  assert.ok(codes.length > 50);
  assert.deepEqual(codes.filter((code) => !sentences.includes(`  ${code}: [marked(`)), []);
});

test("every script is small enough to be read in a sitting", () => {
  for (const name of files) assert.ok(text(name).split("\n").length < 260, name);
});

const sheets = readdirSync(WEB).filter((name) => name.endsWith(".css"));

test("the stylesheets name only logical sides, and the first one is small", () => {
  for (const name of sheets) assert.deepEqual(text(name).match(/(margin|padding|border|inset)-(left|right|top|bottom)|[^-](left|right):/g), null, name);
  assert.ok(text("page.css").length <= 24 * 1024);
});

test("no stylesheet but the first one names a token", () => {
  for (const name of sheets.filter((one) => one !== "page.css")) assert.deepEqual(text(name).match(/--[\w-]+:/g), null, name);
});
