// The open workbook as the Check page sends it: what cells show, their number formats and the tables.
// Of formulas only those with a CSP function go along; of any other, only that there is one.

import { inExcel, Trouble } from "./excel.js";

const { areaOf, placeOf } = globalThis.csp;

/** Cells read between two syncs: Excel hands many over at once, but not any number. */
const AT_ONCE = 20000;
const SPILLS_AT_ONCE = 500;
/** Cells between a sheet's first and last filled one. */
const WIDEST = 2000000;
const OURS = /CSP[._]/i;

const isFormula = (text) => typeof text === "string" && text.startsWith("=");
const keyOf = (row, column) => `${row},${column}`;

/** Every sheet; `tell` hears which one is being read. A signal that is aborted ends the reading. */
export async function sentWorkbook(tell, signal) {
  const sheets = await listed();
  const sent = [];
  for (const [index, sheet] of sheets.entries()) {
    tell(`Reading ${sheet.name} (${index + 1} of ${sheets.length})`);
    sent.push({ ...sheet, ...(await cellsOfSheet(sheet.name, signal)) });
  }
  return sent;
}

/** The sheets: {name, visibility, tables}. */
function listed() {
  return inExcel(async (context) => {
    const { worksheets, tables } = context.workbook;
    worksheets.load("items/name, items/visibility");
    tables.load("items/name, items/showHeaders, items/showTotals");
    await context.sync();
    const headed = tables.items.filter(({ showHeaders }) => showHeaders);
    const ranges = headed.map((table) => table.getRange().load("address"));
    await context.sync();
    const placed = headed.map(({ name, showTotals }, index) => {
      const { sheet, top, left, bottom, right } = areaOf(ranges[index].address);
      return { sheet, table: { name, totals: showTotals, top, left, bottom, right } };
    });
    return worksheets.items.map(({ name, visibility }) => ({
      name,
      visibility,
      tables: placed.filter(({ sheet }) => sheet === name).map(({ table }) => table),
    }));
  });
}

async function cellsOfSheet(name, signal) {
  const formats = [];
  const cells = new Map();
  const used = await usedArea(name);
  if (used === null) return { formats, cells: [] };
  const width = used.right - used.left + 1;
  if (width * (used.bottom - used.top + 1) > WIDEST) {
    throw new Trouble(`${name} has filled cells far apart from each other. Check the closed file instead: xlcsp check.`);
  }
  const height = Math.max(1, Math.floor(AT_ONCE / width));
  const spilled = [];
  for (let top = used.top; top <= used.bottom; top += height) {
    if (signal.aborted) throw new Trouble("Stopped.");
    const block = { ...used, top, bottom: Math.min(used.bottom, top + height - 1) };
    spilled.push(...(await readBlock(block, formats, cells)));
  }
  spilled.forEach((area) => mark(area, cells));
  return { formats, cells: [...cells.values()] };
}

function usedArea(name) {
  return inExcel(async (context) => {
    const used = context.workbook.worksheets.getItem(name).getUsedRangeOrNullObject(true);
    used.load("address");
    await context.sync();
    return used.isNullObject ? null : areaOf(used.address);
  });
}

/** Reads a block into `cells`: [row, column, value, format's place, formula]; gives what it spills to. */
function readBlock(area, formats, cells) {
  return inExcel(async (context) => {
    const sheet = context.workbook.worksheets.getItem(area.sheet);
    const range = sheet.getRange(placeOf(area));
    range.load("values, formulas, numberFormat, hasSpill");
    await context.sync();
    const { values, formulas, numberFormat } = range;
    values.forEach((line, down) =>
      line.forEach((value, across) => {
        const formula = formulas[down][across];
        if (value === "" && !isFormula(formula)) return;
        const [row, column] = [area.top + down, area.left + across];
        cells.set(keyOf(row, column), [row, column, value, formatPlace(numberFormat[down][across], formats), kept(formula)]);
      }),
    );
    return range.hasSpill === false ? [] : spillsFrom(context, sheet, area, formulas);
  });
}

function formatPlace(code, formats) {
  const known = formats.indexOf(code);
  return known >= 0 ? known : formats.push(code) - 1;
}

function kept(formula) {
  if (!isFormula(formula)) return false;
  return OURS.test(formula) ? formula : true;
}

/** The areas that formulas of a block fill beside their own cell. */
async function spillsFrom(context, sheet, area, formulas) {
  const anchors = formulas.flatMap((line, down) =>
    line.flatMap((formula, across) => (isFormula(formula) ? [[area.top + down, area.left + across]] : [])),
  );
  const found = [];
  for (let at = 0; at < anchors.length; at += SPILLS_AT_ONCE) {
    const spills = anchors.slice(at, at + SPILLS_AT_ONCE).map(([row, column]) => {
      const cell = sheet.getRange(placeOf({ top: row, left: column, bottom: row, right: column }));
      return cell.getSpillingToRangeOrNullObject().load("address");
    });
    await context.sync();
    found.push(...spills.filter((one) => !one.isNullObject).map(({ address }) => areaOf(address)));
  }
  return found;
}

/** All but the first cell, which holds the formula itself. */
function mark({ top, left, bottom, right }, cells) {
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const cell = cells.get(keyOf(row, column));
      if (cell && (row > top || column > left)) cell[4] = true;
    }
  }
}

/** Selects a cell and shows it. */
export function goTo(sheetName, cell) {
  return inExcel(async (context) => {
    const sheet = context.workbook.worksheets.getItem(sheetName);
    sheet.load("visibility");
    await context.sync();
    if (sheet.visibility !== "Visible") {
      throw new Trouble(`${sheetName} is a hidden sheet. Show it first: right-click a sheet's tab, Unhide.`);
    }
    sheet.activate();
    sheet.getRange(cell).select();
    await context.sync();
  });
}
