import type { Queryable } from './database.ts'
import { firstRow } from './database.ts'

export interface PageRequest {
  page: number
  pageSize: number
  /** `order by` terms, already checked against a list of known columns: never text from a request. */
  orderBy: string
}

export interface Page<Row> {
  rows: Row[]
  page: number
  pageSize: number
  totalCount: number
}

/** One page of any select, with the size of the whole. */
export async function selectPage<Row>(
  database: Queryable,
  source: string,
  parameters: readonly unknown[],
  { page, pageSize, orderBy }: PageRequest,
): Promise<Page<Row>> {
  const counted = await firstRow<{ count: number }>(
    database,
    `select count(*)::int as count from (${source}) as counted`,
    parameters,
  )
  const limit = parameters.length + 1
  const rows = await database.query<Row>(
    `select * from (${source}) as listed order by ${orderBy} limit $${limit}::int offset $${limit + 1}::bigint`,
    [...parameters, pageSize, (page - 1) * pageSize],
  )
  return { rows, page, pageSize, totalCount: counted?.count ?? 0 }
}
