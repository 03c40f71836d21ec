import { randomUUID } from 'node:crypto'
import type { Tool } from './agent.ts'
import type { SearchResult } from './search-pages.ts'

/** The search as a tool call that the visitor can see. */
export function searchCall(query: string): { id: string; tool: Tool; input: Record<string, unknown> } {
  return { id: randomUUID(), tool: { name: 'search_pages', type: 'retriever' }, input: { query } }
}

export function listResults(results: readonly SearchResult[]): unknown {
  return results.map(({ page, heading, rank, excerpt }) => ({ page, heading, rank, excerpt }))
}
