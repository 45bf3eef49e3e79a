// Charts as options of the chart library: bars, lines, a heat map. Pure: rows in, option out.

import type { BarSeriesOption, EChartsOption, HeatmapSeriesOption, LineSeriesOption } from 'echarts';
import { brief, full, type Kind, type Numeric } from '../../format/number';
import type { Theme } from './theme';

/** A chart, once the colours are known. */
export type Spec = (theme: Theme) => EChartsOption;

export interface Point {
  readonly value: Numeric | null;
  readonly trace?: string | undefined;
}

export interface Series {
  readonly name: string;
  /** Definition behind its figures, where it is another than that of the chart. */
  readonly figure?: string;
  readonly points: readonly Point[];
  /** Place in the palette, from 0. */
  readonly colour?: number;
  /** Drawn as a line over bars. */
  readonly line?: boolean;
  /** Places of the points at which the definition changed, in order: the line is cut before them. */
  readonly breaks?: readonly number[];
}

export interface Axes {
  readonly categories: readonly string[];
  readonly series: readonly Series[];
  readonly kind: Kind;
  readonly stacked?: boolean;
  readonly horizontal?: boolean;
  /** Written at the end of each bar. */
  readonly labels?: boolean;
}

/** What is drawn, with all that a click opens. */
export interface Item {
  readonly value: number | null;
  readonly exact: Numeric | null;
  readonly kind: Kind;
  readonly figure?: string;
  readonly trace?: string;
}

function items({ points, figure }: Series, kind: Kind): Item[] {
  return points.map(({ value, trace }) => ({ value: value === null ? null : Number(value), exact: value, kind, ...(figure ? { figure } : {}), ...(trace ? { trace } : {}) }));
}

/** The words of a tooltip as elements: nothing in them is read as markup. */
function tooltip(head: string, lines: readonly (readonly [string, string, string?])[]): HTMLElement {
  const box = globalThis.document.createElement('div');
  box.className = 'chart-tip';
  box.append(Object.assign(globalThis.document.createElement('strong'), { textContent: head }));
  for (const [name, value, colour] of lines) {
    const line = globalThis.document.createElement('div');
    const mark = globalThis.document.createElement('i');
    if (colour) mark.style.background = colour;
    const words = Object.assign(globalThis.document.createElement('span'), { textContent: name });
    const figure = Object.assign(globalThis.document.createElement('b'), { textContent: value });
    line.append(mark, words, figure);
    box.append(line);
  }
  return box;
}

function frame(theme: Theme): EChartsOption {
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: theme.font, color: theme.ink, fontSize: 12 },
    color: [...theme.palette],
    aria: { enabled: false },
  };
}

function tip(theme: Theme) {
  return {
    confine: true,
    backgroundColor: theme.sheet,
    borderColor: theme.line,
    borderWidth: 1,
    padding: 0,
    transitionDuration: 0,
    textStyle: { color: theme.ink, fontFamily: theme.font, fontSize: 13 },
  };
}

interface Hovered {
  readonly seriesName?: string;
  readonly name: string;
  readonly color?: unknown;
  readonly data?: unknown;
}

function axisTooltip(theme: Theme, kind: Kind) {
  return {
    ...tip(theme),
    trigger: 'axis' as const,
    axisPointer: { type: 'shadow' as const, shadowStyle: { color: theme.line, opacity: 0.35 } },
    formatter: (given: unknown) => {
      const hovered = (Array.isArray(given) ? given : [given]) as Hovered[];
      const lines = hovered
        .filter((one) => (one.data as Item | undefined)?.exact !== undefined && (one.data as Item).exact !== null)
        .map((one) => [one.seriesName ?? '', full((one.data as Item).exact, kind, theme.language), String(one.color)] as const);
      return tooltip(hovered[0]?.name ?? '', lines);
    },
  };
}

/** Room for names beside a chart: English ones are longer, narrow charts have less. */
function nameWidth(theme: Theme): number {
  return Math.min(theme.language === 'en' ? 210 : 150, Math.round(theme.width * 0.36));
}

function categoryAxis(theme: Theme, categories: readonly string[], horizontal: boolean) {
  return {
    type: 'category' as const,
    data: [...categories],
    inverse: horizontal,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: theme.ink } },
    axisLabel: {
      color: theme.soft,
      fontFamily: theme.font,
      ...(horizontal ? { width: nameWidth(theme), overflow: 'truncate' as const, interval: 0 } : { hideOverlap: true }),
    },
  };
}

function valueAxis(theme: Theme, kind: Kind) {
  return {
    type: 'value' as const,
    splitNumber: 4,
    axisLabel: { color: theme.soft, fontFamily: theme.font, hideOverlap: true, formatter: (value: number) => brief(value, kind, theme.language) },
    splitLine: { lineStyle: { color: theme.line } },
  };
}

function legend(theme: Theme, series: readonly Series[]) {
  return series.length < 2
    ? { show: false }
    : { show: true, type: 'scroll' as const, top: 0, left: 0, itemWidth: 12, itemHeight: 12, itemGap: 16, textStyle: { color: theme.ink, fontFamily: theme.font }, pageTextStyle: { color: theme.soft }, pageIconColor: theme.ink, pageIconInactiveColor: theme.line };
}

function barOf(series: Series, index: number, theme: Theme, axes: Axes): BarSeriesOption {
  return {
    type: 'bar',
    name: series.name,
    data: items(series, axes.kind) as BarSeriesOption['data'] & Item[],
    barMaxWidth: axes.horizontal ? 18 : 36,
    barCategoryGap: '32%',
    itemStyle: { color: theme.palette[series.colour ?? index] ?? theme.ink },
    ...(axes.stacked ? { stack: 'all' } : {}),
    ...(axes.labels && !axes.stacked
      ? {
          label: {
            show: true,
            position: axes.horizontal ? ('right' as const) : ('top' as const),
            color: theme.ink,
            fontFamily: theme.font,
            formatter: (one: { data: unknown }) => brief((one.data as Item).exact, axes.kind, theme.language),
          },
        }
      : {}),
  };
}

function lineOf(series: Series, index: number, theme: Theme, kind: Kind): LineSeriesOption {
  const colour = theme.palette[series.colour ?? index] ?? theme.ink;
  return {
    type: 'line',
    name: series.name,
    data: items(series, kind) as LineSeriesOption['data'] & Item[],
    symbol: 'circle',
    symbolSize: 7,
    showAllSymbol: true,
    connectNulls: false,
    lineStyle: { width: 2.5, color: colour },
    itemStyle: { color: colour, borderColor: theme.sheet, borderWidth: 1.5 },
    ...(series.breaks?.length
      ? {
          markLine: {
            silent: true,
            symbol: 'none',
            animation: false,
            lineStyle: { color: theme.seal, type: 'dashed' as const, width: 1 },
            label: { show: false },
            data: series.breaks.map((xAxis) => ({ xAxis })),
          },
        }
      : {}),
  };
}

/** A line in as many pieces as its breaks cut it into: what lies on both sides of a break is not joined. */
export function pieces(series: Series): readonly (readonly Point[])[] {
  const cuts = [0, ...(series.breaks ?? []), series.points.length];
  return cuts.slice(1).map((to, piece) => series.points.map((point, at) => (at >= (cuts[piece] ?? 0) && at < to ? point : { value: null })));
}

/** Bars, lines, or both, over categories. */
export function axesChart(axes: Axes): Spec {
  return (theme) => {
    const horizontal = axes.horizontal ?? false;
    const category = categoryAxis(theme, axes.categories, horizontal);
    const value = valueAxis(theme, axes.kind);
    return {
      ...frame(theme),
      grid: { left: 4, right: axes.labels && horizontal ? 52 : 16, top: axes.series.length > 1 ? 40 : 14, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      legend: legend(theme, axes.series),
      tooltip: axisTooltip(theme, axes.kind),
      xAxis: horizontal ? value : category,
      yAxis: horizontal ? category : value,
      // Pieces of a line have its name and colour: one entry in the legend stands for them.
      series: axes.series.flatMap((series, index): (BarSeriesOption | LineSeriesOption)[] =>
        series.line
          ? pieces(series).map((points, piece) => lineOf({ ...series, points, breaks: piece === 0 ? (series.breaks ?? []) : [] }, index, theme, axes.kind))
          : [barOf(series, index, theme, axes)],
      ),
    };
  };
}

export interface HeatCell {
  readonly x: number;
  readonly y: number;
  readonly value: number;
  readonly words: string;
  readonly trace?: string | undefined;
}

export interface Heat {
  readonly x: readonly string[];
  readonly y: readonly string[];
  readonly cells: readonly HeatCell[];
  readonly max: number;
  readonly kind: Kind;
  readonly labels?: boolean;
}

/** By how much names under columns are turned so that they do not run into each other: not, half, upright. */
function turnOf(longest: number, cell: number): number {
  const [LETTER, SLANTED] = [9, 20];
  if (longest * LETTER <= cell) return 0;
  return cell < SLANTED ? 90 : 45;
}

/** A matrix shaded by value. */
export function heatChart(heat: Heat): Spec {
  return (theme) => {
    const cell = (theme.width - nameWidth(theme)) / Math.max(1, heat.x.length);
    const longest = Math.max(0, ...heat.x.map((name) => name.length));
    const series: HeatmapSeriesOption = {
      type: 'heatmap',
      data: heat.cells.map(({ x, y, value, words, trace }) => ({
        value: [x, y, value],
        exact: value,
        kind: heat.kind,
        words,
        ...(trace ? { trace } : {}),
        label: { color: value > heat.max * 0.55 ? theme.rampText[1] : theme.rampText[0] },
      })) as HeatmapSeriesOption['data'] & object[],
      itemStyle: { borderColor: theme.sheet, borderWidth: 2 },
      label: { show: (heat.labels ?? false) && cell > (heat.kind === 'rate' ? 38 : 16), fontFamily: theme.font, formatter: (one) => brief((one.value as number[])[2], heat.kind, theme.language) },
      emphasis: { itemStyle: { borderColor: theme.ink, borderWidth: 2 } },
    };
    const axis = (data: readonly string[], rotate: number) => ({
      type: 'category' as const,
      data: [...data],
      axisTick: { show: false },
      axisLine: { show: false },
      splitArea: { show: false },
      axisLabel: { color: theme.soft, fontFamily: theme.font, interval: 0, rotate, width: rotate > 0 ? 110 : Math.max(cell, nameWidth(theme)), overflow: 'truncate' as const },
    });
    return {
      ...frame(theme),
      grid: { left: 4, right: 4, top: 4, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: {
        ...tip(theme),
        formatter: (given: unknown) => {
          const one = (Array.isArray(given) ? given[0] : given) as { data: HeatCell & { value: unknown }; color?: unknown };
          const [x, y, value] = one.data.value as unknown as [number, number, number];
          return tooltip(`${heat.y[y] ?? ''} · ${heat.x[x] ?? ''}`, [[one.data.words, full(value, heat.kind, theme.language), String(one.color)]]);
        },
      },
      visualMap: { show: false, min: 0, max: Math.max(heat.max, 1e-9), inRange: { color: [...theme.ramp] } },
      xAxis: { ...axis(heat.x, turnOf(longest, cell)) },
      yAxis: { ...axis(heat.y, 0), inverse: true },
      series: [series],
    };
  };
}
