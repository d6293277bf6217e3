/**
 * Shapes of our own methods' params, written as JSON Schema with its TypeScript type beside it.
 * Nothing here runs at a request: `scripts/generate.ts` turns every shape of the method table into a validator ahead of time.
 */
export interface Shape<T> {
  readonly schema: JsonSchema;
  /** Never set; carries the type. */
  readonly type?: T;
}

export type JsonSchema = Readonly<Record<string, unknown>>;

export type TypeOf<S> = S extends Shape<infer T> ? T : never;

type Optional<T> = Shape<T> & { readonly optional: true };
type Fields = Readonly<Record<string, Shape<unknown>>>;
type OptionalKeys<F extends Fields> = { [K in keyof F]: F[K] extends { optional: true } ? K : never }[keyof F];
type ObjectOf<F extends Fields> = { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: TypeOf<F[K]> } & {
  readonly [K in OptionalKeys<F>]?: TypeOf<F[K]>;
};

/** A string of 1 to `maxLength` UTF-16 units. */
export const text = (maxLength = 256): Shape<string> => ({ schema: { type: 'string', minLength: 1, maxLength } });
export const flag = (): Shape<boolean> => ({ schema: { type: 'boolean' } });
export const integer = (minimum: number, maximum: number): Shape<number> => ({
  schema: { type: 'integer', minimum, maximum },
});
export const oneOf = <const V extends readonly string[]>(...values: V): Shape<V[number]> => ({
  schema: { enum: values },
});
export const list = <T>(item: Shape<T>, maxItems = 1000): Shape<readonly T[]> => ({
  schema: { type: 'array', items: item.schema, maxItems },
});
export const optional = <T>(shape: Shape<T>): Optional<T> => ({ ...shape, optional: true });

/** A closed object: a property that is not named is refused. */
export function object<const F extends Fields>(fields: F): Shape<ObjectOf<F>> {
  const properties = Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, shape.schema]));
  const required = Object.keys(fields).filter((name) => !('optional' in (fields[name] ?? {})));
  return { schema: { type: 'object', properties, required, additionalProperties: false } };
}

/** The params of an official method, by the name of its definition in the pinned `@openclaw/gateway-protocol` schema. */
export const official = <T>(definition: string): Shape<T> => ({ schema: { $ref: `#/definitions/${definition}` } });
