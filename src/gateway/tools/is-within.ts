/** Both absolute and without `.`, `..` and doubled slashes: the same place, or one below it. */
export const isWithin = (path: string, place: string): boolean =>
  path === place || path.startsWith(place === '/' ? place : `${place}/`);
