import type { Database } from '../storage/database.ts'
import { type FoundSection, searchSections, stemWords } from '../storage/page-sections.ts'
import { contentWords, withSynonyms } from './search-words.ts'

const LIMIT = 8
/** Below this share of its words found, a question is about something else. */
const ENOUGH_COVERED = 0.5

export interface SearchResult extends FoundSection {
  /** The share of the question's words, or their synonyms, that the section holds: 0 to 1. */
  coverage: number
}

/** The sections that answer a question, best first; none when no section is about it. */
export async function searchPages(database: Database, question: string): Promise<SearchResult[]> {
  const groups: string[][] = []
  for (const words of withSynonyms([...new Set(contentWords(question))])) {
    const stems = await stemWords(database, words.join(' '))
    if (stems.length > 0) groups.push(stems)
  }
  const found = await searchSections(database, [...new Set(groups.flat())], LIMIT * 2)
  return rankByCoverage(found, groups).slice(0, LIMIT)
}

/** Full-text rank alone lets one frequent word win over a section that holds them all. */
export function rankByCoverage(
  found: readonly FoundSection[],
  groups: readonly (readonly string[])[],
): SearchResult[] {
  return found
    .map((section) => {
      const covered = groups.filter((group) => group.some((stem) => section.matched.includes(stem))).length
      return { ...section, coverage: groups.length === 0 ? 0 : covered / groups.length }
    })
    .filter(({ coverage }) => coverage >= ENOUGH_COVERED)
    .sort((one, other) => score(other) - score(one))
}

function score({ coverage, rank }: SearchResult): number {
  return coverage * 2 + rank
}
