// What the task pane asks of Excel: what is selected, what cells hold, and changes that it can undo.
// Every property is loaded and synced before it is read. A change gives back how to undo it.

const { areaOf, placeOf, addressOf } = globalThis.csp;

/** Something that Excel or the person must put right; the message is for the person. */
export class Trouble extends Error {}

const SENTENCES = {
  InvalidSelection: "Select one block of cells: several blocks at once cannot be used.",
  ItemNotFound: "That sheet or range is not in this workbook.",
  AccessDenied: "The sheet is protected. Take its protection off, then try again.",
  InvalidOperationInCellEditMode: "Finish typing in the cell first, then try again.",
};

/** Runs `work` in Excel, after the cell that is being typed in, if any. */
export async function inExcel(work) {
  if (typeof Excel === "undefined") {
    throw new Trouble("This pane is not open in Excel, so there is no workbook to reach.");
  }
  try {
    return await Excel.run({ delayForCellEdit: true }, work);
  } catch (error) {
    if (error instanceof Trouble || !error.code) throw error;
    console.warn(error);
    throw new Trouble(SENTENCES[error.code] || `Excel could not do that: ${error.message}`);
  }
}

/** The selected block: {area, address}. Of whole columns or rows, the part that is in use. */
export function selection() {
  return inExcel(async (context) => {
    const range = context.workbook.getSelectedRange();
    range.load("address");
    const used = range.worksheet.getUsedRangeOrNullObject();
    await context.sync();
    const area = areaOf(range.address);
    if (area !== null || used.isNullObject) return { address: range.address, area };
    const filled = range.getIntersectionOrNullObject(used);
    filled.load("address");
    await context.sync();
    return filled.isNullObject
      ? { address: range.address, area: null }
      : { address: filled.address, area: areaOf(filled.address) };
  });
}

/** The active cell: {area, formula, value, type}, and the cell whose formula spilled into it. */
export function activeCell() {
  return inExcel(async (context) => {
    const cell = context.workbook.getActiveCell();
    const parent = cell.getSpillParentOrNullObject();
    cell.load("address, formulas, values, valueTypes");
    parent.load("address, formulas");
    await context.sync();
    const source = parent.isNullObject ? cell : parent;
    return {
      area: areaOf(cell.address),
      value: cell.values[0][0],
      type: cell.valueTypes[0][0],
      source: areaOf(source.address),
      formula: String(source.formulas[0][0]),
    };
  });
}

/** The address as a formula on `sheet` would have it: without the sheet's name where it is there. */
export function seenFrom(area, sheet) {
  return area.sheet === sheet ? placeOf(area) : addressOf(area);
}

/** The area that a person wrote, on the active sheet unless it names one. */
export function writtenArea(text, sheet) {
  const plain = text.trim().replace(/^=/, "");
  if (plain.includes("!")) return areaOf(plain);
  const first = addressOf({ sheet, top: 1, left: 1, bottom: 1, right: 1 });
  return areaOf(first.slice(0, -"A1".length) + plain);
}

const ERRORS = new Set(["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"]);

/** A cell as a function is given it: an empty one null, an error typed. */
export function argumentCell(value, type) {
  if (type === "Empty") return null;
  if (type === "Error") {
    const basicValue = ERRORS.has(value) ? value : "#VALUE!";
    return { type: "Error", basicType: "Error", basicValue };
  }
  return value;
}

/** What the cells of areas hold, as a function is given them: empty cells null, errors typed. */
export function cellsOf(areas) {
  return inExcel(async (context) => {
    const ranges = areas.map((area) => rangeOf(context, area));
    ranges.forEach((range) => range.load("values, valueTypes"));
    await context.sync();
    return ranges.map(({ values, valueTypes }) =>
      values.map((row, down) => row.map((value, across) => argumentCell(value, valueTypes[down][across]))),
    );
  });
}

export function rangeOf(context, area) {
  return context.workbook.worksheets.getItem(area.sheet).getRange(placeOf(area));
}

/** The first filled cell of an area, as {address, value}; null where all are empty. */
export function firstFilled(area) {
  return inExcel(async (context) => {
    const range = rangeOf(context, area);
    range.load("values, valueTypes");
    await context.sync();
    for (const [down, row] of range.valueTypes.entries()) {
      const across = row.findIndex((type) => type !== "Empty");
      if (across >= 0) {
        const [top, left] = [area.top + down, area.left + across];
        const address = addressOf({ sheet: area.sheet, top, left, bottom: top, right: left });
        return { address, value: String(range.values[down][across]) };
      }
    }
    return null;
  });
}

/** Puts formulas or values into an area, rows of them; gives back what puts the cells as they were. */
export function put(area, rows) {
  return inExcel(async (context) => {
    const range = rangeOf(context, area);
    range.load("formulas");
    await context.sync();
    const before = range.formulas;
    range.formulas = rows;
    await context.sync();
    return () =>
      inExcel(async (again) => {
        rangeOf(again, area).formulas = before;
        await again.sync();
      });
  });
}

// ---- Colours ---------------------------------------------------------------------------------

/** Marks a rule as ours, so that it can be found again; it is always true. */
const OURS = 'N("CSP RAG")=0';

function quoted(text) {
  return `"${text.replaceAll('"', '""')}"`;
}

/** The condition for one tone: the cell is, or ends with, one of its words. */
function condition(first, rules) {
  const cell = `TRIM(${first})`;
  const tests = rules.map(({ word, match }) =>
    match === "ends" ? `RIGHT(${cell},${word.length})=${quoted(word)}` : `${cell}=${quoted(word)}`,
  );
  return `=AND(${OURS},OR(${tests.join(",")}))`;
}

/** A palette as one rule a tone: {tone, symbol, fill, text, numberFormat, rules}. */
export function tonesOf(palette) {
  const tones = new Map();
  for (const rule of palette.rules) {
    if (!tones.has(rule.tone)) tones.set(rule.tone, { ...rule, rules: [] });
    tones.get(rule.tone).rules.push(rule);
  }
  return [...tones.values()];
}

function addRules(range, area, tones) {
  const first = placeOf({ ...area, bottom: area.top, right: area.left });
  for (const tone of tones) {
    const added = range.conditionalFormats.add("Custom");
    added.custom.rule.formula = condition(first, tone.rules);
    added.custom.format.fill.color = tone.fill;
    added.custom.format.font.color = tone.text;
    added.custom.format.numberFormat = tone.numberFormat;
  }
}

/** Takes our rules for exactly this area off; gives the fills that they had. */
async function takeRulesOff(context, range, area) {
  const formats = range.conditionalFormats;
  formats.load("items/id, items/type");
  await context.sync();
  const custom = formats.items.filter((format) => format.type === "Custom");
  const places = custom.map((format) => {
    format.load("custom/rule/formula, custom/format/fill/color");
    const place = format.getRange();
    place.load("address");
    return place;
  });
  await context.sync();
  const ours = custom.filter(
    (format, index) =>
      format.custom.rule.formula.includes(OURS) && addressOf(areaOf(places[index].address)) === addressOf(area),
  );
  const fills = ours.map((format) => format.custom.format.fill.color);
  ours.forEach((format) => format.delete());
  await context.sync();
  return fills;
}

/**
 * Colours the status cells of an area with a palette, or with none. `palettes` are all there are, by
 * which an earlier colouring is known again. Gives back what undoes it.
 */
export function colour(area, palette, palettes) {
  return inExcel(async (context) => {
    const range = rangeOf(context, area);
    const before = await takeRulesOff(context, range, area);
    if (palette) addRules(range, area, tonesOf(palette));
    await context.sync();
    const earlier = palettes.find((one) => tonesOf(one).some((tone) => before.includes(tone.fill))) || null;
    return {
      removed: before.length,
      undo: () => colour(area, earlier, palettes),
    };
  });
}

/** Says when another cell or range is selected. */
export function onSelection(listener) {
  return inExcel(async (context) => {
    context.workbook.onSelectionChanged.add(async () => listener());
    await context.sync();
  });
}
