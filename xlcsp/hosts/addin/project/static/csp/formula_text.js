// A formula as text, from what a person filled in.

const REFERENCE = /^(?:(?:'(?:[^']|'')+'|[^'!\s]+)!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?#?$/i;
const COLUMNS = /^(?:(?:'(?:[^']|'')+'|[^'!\s]+)!)?\$?[A-Z]{1,3}:\$?[A-Z]{1,3}$/i;
const TABLE = /^[^\s"[\]]*\[.*\]$/;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)%?$/;
const TRUTH = /^(?:true|false)$/i;

/**
 * An argument as the formula has it: a reference, number, TRUE, array or quoted text stands as it
 * is, and so does anything behind an equals sign (a name: =Actuals); other words go in quotes.
 */
export function argumentText(typed) {
  const text = typed.trim();
  if (text.startsWith("=")) return text.slice(1).trim();
  const asItIs =
    text === "" ||
    [REFERENCE, COLUMNS, TABLE, NUMBER, TRUTH].some((pattern) => pattern.test(text)) ||
    /^\{.*\}$/.test(text) ||
    /^"(?:[^"]|"")*"$/.test(text);
  return asItIs ? text : `"${text.replaceAll('"', '""')}"`;
}

/** =CSP.RAG(B2,C2,"smaller"), with what is left out at the end left off. */
export function formulaText(name, typed) {
  const given = typed.map(argumentText);
  while (given.length && given[given.length - 1] === "") given.pop();
  return `=${name}(${given.join(",")})`;
}

/** A reference that lies in this workbook's cells, as text; empty where it is none. */
export function isReference(typed) {
  return REFERENCE.test(typed.trim().replace(/^=/, ""));
}
