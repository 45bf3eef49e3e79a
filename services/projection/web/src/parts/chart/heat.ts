// What a heat map needs of the chart library.

import { HeatmapChart } from 'echarts/charts';
import { VisualMapContinuousComponent } from 'echarts/components';

export const HEAT = [HeatmapChart, VisualMapContinuousComponent];
