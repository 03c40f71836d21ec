import type { Page, PageRequest } from '../storage/select-page.ts'
import { badRequest } from './api-error.ts'

const DEFAULT_PAGE_SIZE = 25
const MAX_PAGE_SIZE = 100

/** Reads `page`, `page_size` and `sort` (comma-separated, `-` for descending). */
export function readPageRequest(
  query: URLSearchParams,
  sortFields: Readonly<Record<string, string>>,
  defaultSort: string,
): PageRequest {
  return {
    page: readPositiveInteger(query, 'page', 1),
    pageSize: Math.min(readPositiveInteger(query, 'page_size', DEFAULT_PAGE_SIZE), MAX_PAGE_SIZE),
    orderBy: readSort(query.get('sort') || defaultSort, sortFields),
  }
}

function readPositiveInteger(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name)
  if (text === null || text === '') return fallback
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= 1 && value <= 1_000_000) return value
  throw badRequest({ [name]: 'must be a positive integer' })
}

function readSort(sort: string, fields: Readonly<Record<string, string>>): string {
  const terms = sort.split(',').map((term) => {
    const isDescending = term.startsWith('-')
    const name = isDescending ? term.slice(1) : term
    const column = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (column === undefined)
      throw badRequest({ sort: `must name one of: ${Object.keys(fields).join(', ')}` })
    return `${column} ${isDescending ? 'desc' : 'asc'}`
  })
  return terms.join(', ')
}

/** The documented list envelope. */
export function presentPage<Row>(page: Page<Row>, present: (row: Row) => Record<string, unknown>): Response {
  return Response.json(
    {
      data: page.rows.map(present),
      pagination: {
        page: page.page,
        page_size: page.pageSize,
        page_count: Math.ceil(page.totalCount / page.pageSize),
        total_count: page.totalCount,
      },
    },
    { headers: { 'cache-control': 'no-store' } },
  )
}

export function presentOne(data: Record<string, unknown>, status = 200): Response {
  return Response.json({ data }, { status, headers: { 'cache-control': 'no-store' } })
}
