// Colours and type of the page, as a chart needs them.

import type { Language } from '../../i18n/words';

export interface Theme {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly sheet: string;
  readonly seal: string;
  readonly palette: readonly string[];
  readonly ramp: readonly string[];
  readonly rampText: readonly [low: string, high: string];
  readonly font: string;
  /** Room for the whole chart, in pixels. */
  readonly width: number;
  readonly language: Language;
}

/** Reads the custom properties of the style sheet; the media query for darkness is already in them. */
export function themeOf(element: Element, language: Language): Theme {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: of('--ink'),
    soft: of('--soft'),
    line: of('--line'),
    sheet: of('--sheet'),
    seal: of('--seal'),
    palette: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => of(`--chart-${n}`)),
    ramp: [0, 1, 2, 3, 4].map((n) => of(`--ramp-${n}`)),
    rampText: [of('--ramp-text-low'), of('--ramp-text-high')],
    // Single quotes: the library writes the name into attributes of its SVG documents without escaping it.
    font: of('--sans').replaceAll('"', "'"),
    width: element.clientWidth,
    language,
  };
}
