// The chart library, only the pieces in use. Loaded when the first chart is drawn; what few charts need comes later still.

import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendScrollComponent, MarkLineComponent, TitleComponent, TooltipComponent } from 'echarts/components';
import { init, use, type ECharts } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { EChartsOption } from 'echarts';

use([BarChart, LineChart, GridComponent, LegendScrollComponent, MarkLineComponent, TitleComponent, TooltipComponent, CanvasRenderer]);

export type Drawn = ECharts;

/** Draws on a canvas: the SVG renderer writes style attributes, which the page's security policy forbids. */
export function draw(element: HTMLElement): ECharts {
  return init(element, null, { renderer: 'canvas' });
}

/** Fetches the pieces that an option needs beyond bars and lines. */
export async function prepare(option: EChartsOption): Promise<void> {
  if (option.visualMap) use(await import('./heat').then((pieces) => pieces.HEAT));
}

/** The same chart as an SVG document. */
export async function toSvg(option: EChartsOption, width: number, height: number): Promise<string> {
  use(await import('./svg').then((pieces) => pieces.SVG));
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption(option);
  const text = chart.renderToSVGString();
  chart.dispose();
  return text;
}
