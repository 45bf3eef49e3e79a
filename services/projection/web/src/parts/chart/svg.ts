// What a picture as SVG needs of the chart library.

import { SVGRenderer } from 'echarts/renderers';

export const SVG = [SVGRenderer];
