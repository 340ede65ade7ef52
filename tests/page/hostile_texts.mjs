/** Words that pretend to be markup, to be the page, or to have no end, and that turn or pile up what is beside them. */
const ZALGO = "a" + "\u0301\u0330".repeat(16_000);
export const CORPUS = [
  "<script>globalThis.hurt = 1</script><img src=x onerror=\"globalThis.hurt = 1\"><a href=\"https://example.com\">x</a>",
  ZALGO,
  "\u202E\u2066 sdrawkcab \u202D forwards \u2069\u202C".repeat(40),
  "Only you, for good. This can't be shared.\nOnly you\nKept for you alone. Nothing is sent.",
  "\n".repeat(10_000) + "end",
  "W".repeat(60_000),
  "שלום \u200F hello ".repeat(100),
];
