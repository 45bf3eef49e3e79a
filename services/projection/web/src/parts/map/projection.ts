// Longitude and latitude onto the drawing of the provinces.
//
// The drawing states no projection. Its outlines were compared with the public 2018 borders: the centres
// of the fifteen provinces whose borders stayed lie on a Mercator map to within 1.5 units on average
// (3.2 at most) of a sheet 524 wide, so a straight line in longitude and in Mercator latitude is the fit.
// The two scales differ by 0.4 per cent.

const X_AT_ZERO = -11746.244;
const X_PER_DEGREE = 93.70291;
const Y_AT_EQUATOR = 3946.7027;
const Y_PER_DEGREE = -94.07926;

/** Mercator latitude, in degrees. */
function stretched(latitude: number): number {
  return (Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) * 180) / Math.PI;
}

export function project(longitude: number, latitude: number): readonly [x: number, y: number] {
  return [X_AT_ZERO + X_PER_DEGREE * longitude, Y_AT_EQUATOR + Y_PER_DEGREE * stretched(latitude)];
}

/** The sheet: the whole drawing. */
export const SHEET = { x: 0, y: 0, width: 524, height: 631 } as const;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The box around an outline of relative moves, as the drawing has them. */
export function boxOf(path: string): Box {
  let [x, y] = [0, 0];
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  let start: readonly [number, number] = [0, 0];
  for (const piece of path.match(/[mz][^mz]*/g) ?? []) {
    if (piece.startsWith('z')) {
      [x, y] = start;
      continue;
    }
    const numbers = (piece.match(/-?\d*\.?\d+(?:e-?\d+)?/g) ?? []).map(Number);
    for (let index = 0; index + 1 < numbers.length; index += 2) {
      x += numbers[index] ?? 0;
      y += numbers[index + 1] ?? 0;
      if (index === 0) start = [x, y];
      [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
    }
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** A box with room around it, no smaller than `least`. */
export function around(box: Box, room: number, least = 0): Box {
  const width = Math.max(box.width + 2 * room, least);
  const height = Math.max(box.height + 2 * room, least);
  return { x: box.x + box.width / 2 - width / 2, y: box.y + box.height / 2 - height / 2, width, height };
}
