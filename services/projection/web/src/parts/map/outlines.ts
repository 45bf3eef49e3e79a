// The outlines of the provinces, by the name the drawing gives them. (MapSVG, svg-maps, CC BY 4.0.)

import drawing from '@svg-maps/south-korea';

interface Drawing {
  readonly locations: readonly { readonly id: string; readonly path: string }[];
}

export const OUTLINES: ReadonlyMap<string, string> = new Map((drawing as Drawing).locations.map(({ id, path }) => [id, path]));
