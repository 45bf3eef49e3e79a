// What is behind a figure that the page summed: all that is behind its parts. Pure.

/** Traces that the view opens together. */
export const MAX_TRACES = 64;

/** The traces of all parts as one; none where a part has none or there are too many: half the evidence is none. */
export function together(parts: readonly (string | undefined)[]): string | undefined {
  const traces = [...new Set(parts)];
  if (traces.length === 0 || traces.length > MAX_TRACES || traces.some((trace) => !trace)) return undefined;
  return traces.join(',');
}
