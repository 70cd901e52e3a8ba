// Excel tables for the Refresh page: read as the server wants them, and changed so that it can be undone.

import { inExcel, Trouble } from "./excel.js";

const { areaOf } = globalThis.csp;

/** Cells written between two syncs: Excel takes many at once, but not any number. */
const AT_ONCE = 1000;

/** The names of the workbook's tables. */
export function tableNames() {
  return inExcel(async (context) => {
    const { tables } = context.workbook;
    tables.load("items/name");
    await context.sync();
    return tables.items.map(({ name }) => name);
  });
}

/** A table {name, sheet, headers, rows, formulas, numberFormats, top, left}; null where there is none. */
export function tableCalled(name) {
  return inExcel(async (context) => {
    const table = context.workbook.tables.getItemOrNullObject(name);
    table.load("name");
    await context.sync();
    return table.isNullObject ? null : read(context, table);
  });
}

async function read(context, table) {
  const header = table.getHeaderRowRange();
  const body = table.getDataBodyRange();
  header.load("values");
  body.load("values, formulas, numberFormat, address");
  table.load("name");
  await context.sync();
  const { sheet, top, left } = areaOf(body.address);
  return {
    name: table.name,
    sheet,
    headers: header.values[0].map(String),
    rows: body.values,
    formulas: body.formulas,
    numberFormats: body.numberFormat,
    top,
    left,
  };
}

/** What a cell is given: text as text, whatever it looks like; nothing empties it. */
function entry(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "string" && value !== "" ? `'${value}` : value;
}

/** Writes cells in turns; `turn` hears before each how many are written, and may end it with a Trouble. */
async function writeAll(context, body, cells, turn = () => undefined) {
  for (let at = 0; at < cells.length; at += AT_ONCE) {
    turn(at);
    for (const { down, across, value } of cells.slice(at, at + AT_ONCE)) {
      body.getCell(down, across).values = [[entry(value)]];
    }
    await context.sync();
  }
}

function checkedAgainst(now, seen) {
  const same = JSON.stringify([now.formulas, now.top, now.left]) === JSON.stringify([seen.formulas, seen.top, seen.left]);
  if (!same) throw new Trouble(`The table ${seen.name} has changed since. Show the changes again.`);
}

/**
 * Makes a plan's changes in the table that it was made for. `seen` is the table as it was then; `tell`
 * hears how many cells are written. A signal that is aborted puts back what is written so far.
 * Gives back what undoes them all.
 */
export function applyPlan(plan, seen, tell, signal) {
  return inExcel(async (context) => {
    const table = context.workbook.tables.getItem(seen.name);
    checkedAgainst(await read(context, table), seen);
    const cells = plan.changes.map(({ row, column, new: value }) => ({
      down: row - seen.top,
      across: column - seen.left,
      value,
    }));
    let written = 0;
    try {
      await writeAll(context, table.getDataBodyRange(), cells, (at) => {
        written = at;
        if (signal.aborted) throw new Trouble("Stopped.");
        tell(at, cells.length);
      });
    } catch (error) {
      if (signal.aborted) await writeAll(context, table.getDataBodyRange(), asBefore(cells.slice(0, written), seen));
      throw error;
    }
    const removed = plan.removes.toSorted((one, other) => other - one);
    for (const row of removed) table.rows.getItemAt(row).delete();
    await context.sync();
    const added = plan.appends ? plan.new : [];
    const first = seen.rows.length - removed.length;
    added.forEach(() => table.rows.add());
    await context.sync();
    await writeAll(context, table.getDataBodyRange(), added.flatMap((row, index) => newCells(row, first + index, seen)));
    const after = await read(context, table);
    return () => undoPlan(seen, after, cells, removed, added.length);
  });
}

function newCells(row, down, seen) {
  return Object.entries(row.values).map(([header, value]) => ({ down, across: placeOf(header, seen), value }));
}

function placeOf(header, { headers }) {
  const wanted = folded(header);
  return headers.findIndex((one) => folded(one) === wanted);
}

function folded(header) {
  return header.trim().replaceAll(/\s+/g, " ").toLowerCase();
}

const asBefore = (cells, seen) =>
  cells.map(({ down, across }) => ({ down, across, value: seen.rows[down][across] }));

function undoPlan(seen, after, cells, removed, added) {
  return inExcel(async (context) => {
    const table = context.workbook.tables.getItem(seen.name);
    checkedAgainst(await read(context, table), after);
    const rows = after.rows.length;
    for (let number = 1; number <= added; number++) table.rows.getItemAt(rows - number).delete();
    await context.sync();
    for (const row of removed.toReversed()) table.rows.add(row, [seen.formulas[row]]);
    await context.sync();
    await writeAll(context, table.getDataBodyRange(), asBefore(cells, seen));
  });
}
