/**
 * The one door to SQL. Two drivers stand behind it, embedded PGlite and `pg` on a real server, and the same
 * statements run on both: parameters are `$1…`, JSON goes in as text with a `::jsonb` cast, counts come out as `::int`.
 */
export interface Queryable {
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>
}

export interface Database extends Queryable {
  /** Several statements at once, without parameters (migrations). */
  execute(sql: string): Promise<void>
  transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/** The name of the unique constraint a statement ran into, or `undefined` when the error is another one. */
export function violatedConstraint(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if (!('code' in error) || error.code !== '23505') return undefined
  return 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : ''
}

export async function firstRow<Row>(
  database: Queryable,
  sql: string,
  parameters: readonly unknown[],
): Promise<Row | undefined> {
  return (await database.query<Row>(sql, parameters))[0]
}
