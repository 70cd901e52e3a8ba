// Charts and pictures for the Chart page: columns read, and what is put into the sheet so that it can be
// undone. A chart draws cells, its own figures being formulas below it; a picture is what it was.

import { activeCell, argumentCell, firstFilled, inExcel, rangeOf, Trouble } from "./excel.js";

const { areaOf, addressOf } = globalThis.csp;

/** The workbook's tables: {name, area}, headings and rows without the totals. */
export function tableAreas() {
  return inExcel(async (context) => {
    const { tables } = context.workbook;
    tables.load("items/name, items/showHeaders");
    await context.sync();
    const headed = tables.items.filter(({ showHeaders }) => showHeaders);
    const heads = headed.map((table) => table.getHeaderRowRange().load("address"));
    const bodies = headed.map((table) => table.getDataBodyRange().load("address"));
    await context.sync();
    return headed.map(({ name }, index) => {
      const head = areaOf(heads[index].address);
      return { name, area: { ...head, bottom: areaOf(bodies[index].address).bottom } };
    });
  });
}

/** The headings of an area's first row: {heading, column}, those that are blank left out. */
export function headingsOf(area) {
  return inExcel(async (context) => {
    const head = rangeOf(context, { ...area, bottom: area.top });
    head.load("text");
    await context.sync();
    return head.text[0]
      .map((text, across) => ({ heading: text.replaceAll(/\s+/g, " ").trim(), column: area.left + across }))
      .filter(({ heading }) => heading !== "");
  });
}

/** The cells below headings, as the server takes a table's columns. */
export function columnsOf(area, headings) {
  return inExcel(async (context) => {
    const ranges = headings.map(({ column }) =>
      rangeOf(context, { ...area, top: area.top + 1, left: column, right: column }).load("values, valueTypes, numberFormat"),
    );
    await context.sync();
    return headings.map(({ heading, column }, index) => {
      const { values, valueTypes, numberFormat } = ranges[index];
      return {
        heading,
        column,
        cells: values.map(([value], down) => argumentCell(value, valueTypes[down][0])),
        formats: numberFormat.map(([code]) => code),
      };
    });
  });
}

/** Where a chart would go: the active cell, as {sheet, row, column}. */
export async function placeForChart() {
  const { area } = await activeCell();
  return { sheet: area.sheet, row: area.top, column: area.left };
}

/** A name that no other in the list has: "SPC chart", "SPC chart 2". */
function freeName(wanted, items) {
  const taken = new Set(items.map(({ name }) => name.toLowerCase()));
  let name = wanted;
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${wanted} ${number}`;
  return name;
}

/** Text from a cell as a name: behind an equals sign Excel would look for a reference. */
const asName = (text) => text.replace(/^[=\s]+/, "");

function blockOf(sheet, { row, column, rows }) {
  return { sheet, top: row, left: column, bottom: row + rows.length - 1, right: column + rows[0].length - 1 };
}

/** What a plan writes beside its chart: [{area, rows}]. */
function writtenBy(plan, sheet) {
  const { row, column } = plan.words;
  const words = { area: { sheet, top: row, left: column, bottom: row, right: column }, rows: [[`'${plan.alt}`]] };
  return plan.block ? [words, { area: blockOf(sheet, plan.block), rows: plan.block.rows }] : [words];
}

async function roomFor(written) {
  for (const { area } of written) {
    const there = await firstFilled(area);
    if (there) {
      throw new Trouble(
        `${there.address} holds ${there.value}. The chart's own figures need the cells ${addressOf(area)} empty: ` +
          "select another cell, or an empty sheet, then try again.",
      );
    }
  }
}

/** Puts a planned chart in at a place; gives back {name, undo}. */
export async function putChart(plan, at) {
  const written = writtenBy(plan, at.sheet);
  await roomFor(written);
  const made = { name: "" };
  const undo = () => takeChartOut(at.sheet, made.name, written);
  try {
    await inExcel(async (context) => {
      const { sheet, left, top, name } = await corner(context, at, plan.name, "charts");
      for (const { area, rows } of written) rangeOf(context, area).formulas = rows;
      const source = rangeOf(context, areaOf(plan.series[0].values));
      const chart = sheet.charts.add(plan.stacked ? "ColumnStacked" : "Line", source, "Columns");
      chart.name = name;
      made.name = name;
      Object.assign(chart, { left, top, width: plan.width, height: plan.height });
      await context.sync();
      plan.series.forEach((series, index) => addSeries(context, chart, plan, series, index));
      dress(chart, plan);
      await context.sync();
    });
  } catch (error) {
    if (made.name) await undo().catch(() => undefined);
    throw error;
  }
  return { name: made.name, undo };
}

async function corner(context, { sheet: sheetName, row, column }, name, kind) {
  const sheet = context.workbook.worksheets.getItem(sheetName);
  const cell = rangeOf(context, { sheet: sheetName, top: row, left: column, bottom: row, right: column });
  cell.load("left, top");
  sheet[kind].load("items/name");
  await context.sync();
  return { sheet, left: cell.left, top: cell.top, name: freeName(name, sheet[kind].items) };
}

function addSeries(context, chart, plan, { name, values, fill, line, mark }, index) {
  const series = index === 0 ? chart.series.getItemAt(0) : chart.series.add(asName(name));
  if (index === 0) series.name = asName(name);
  series.setValues(rangeOf(context, areaOf(values)));
  series.setXAxisValues(rangeOf(context, areaOf(plan.categories)));
  if (fill) {
    series.format.fill.setSolidColor(fill);
    series.gapWidth = 60;
    return;
  }
  if (plan.stacked) series.chartType = "LineMarkers";
  if (line) {
    series.format.line.color = line.colour;
    series.format.line.weight = line.weight;
  }
  series.format.line.lineStyle = line ? line.style : "None";
  series.markerStyle = mark ? mark.style : "None";
  if (mark) {
    series.markerSize = mark.size;
    series.markerBackgroundColor = mark.colour;
    series.markerForegroundColor = mark.colour;
  }
}

function dress(chart, plan) {
  chart.title.text = asName(plan.title);
  chart.legend.position = "Bottom";
  chart.displayBlanksAs = "NotPlotted";
  chart.axes.valueAxis.numberFormat = plan.numberFormat;
  if (plan.stacked) chart.axes.valueAxis.minimum = 0;
  chart.axes.categoryAxis.tickLabelPosition = "Low";
  if (plan.months) {
    chart.axes.categoryAxis.categoryType = "TextAxis";
    chart.axes.categoryAxis.numberFormat = "mmm yyyy";
  }
}

function takeChartOut(sheetName, name, written) {
  return inExcel(async (context) => {
    await takeOff(context, sheetName, "charts", name);
    for (const { area, rows } of written) rangeOf(context, area).formulas = rows.map((row) => row.map(() => ""));
    await context.sync();
  });
}

/** Deletes a chart or picture, if a person has not done so already. */
async function takeOff(context, sheetName, kind, name) {
  const objects = context.workbook.worksheets.getItem(sheetName)[kind];
  objects.load("items/name");
  await context.sync();
  objects.items.find((one) => one.name === name)?.delete();
  await context.sync();
}

/** Puts a picture in at a place, its words as alternative text; gives back {name, undo}. */
export function putPicture({ png, width, height, title, alt }, kind, at) {
  return inExcel(async (context) => {
    const { sheet, left, top, name } = await corner(context, at, kind, "shapes");
    const shape = sheet.shapes.addImage(png);
    Object.assign(shape, { name, left, top, width, height, altTextTitle: title, altTextDescription: alt });
    shape.lockAspectRatio = true;
    await context.sync();
    return { name, undo: () => inExcel((again) => takeOff(again, at.sheet, "shapes", name)) };
  });
}
