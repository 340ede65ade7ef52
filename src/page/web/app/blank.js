// The one rule for a text that shows nothing, as the node has it (src/base/blank.h); a test compares the two lists.
const BEYOND_BLANKS = /[^\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]/;

/** Whether a text has more than blanks.
 *  @param {string} text */
export const hasWords = (text) => BEYOND_BLANKS.test(text);
