import type { Database } from '../storage/database.ts'
import { type FoundSection, searchSections, stemWords } from '../storage/page-sections.ts'
import { contentWords, intentWords, withSynonyms } from './search-words.ts'

const LIMIT = 8
/** Below this share of its words found, a question is about something else. */
const HALF_COVERED = 0.5

export interface SearchResult extends FoundSection {
  /** The share of the question's words, or their synonyms, that the section holds: 0 to 1. */
  coverage: number
  score: number
}

/** The sections that answer a question, best first; none when no section is about it. */
export async function searchPages(database: Database, question: string): Promise<SearchResult[]> {
  const groups: string[][] = []
  for (const words of withSynonyms([...new Set(contentWords(question))])) {
    const stems = await stemWords(database, words.join(' '))
    if (stems.length > 0) groups.push(stems)
  }
  if (groups.length === 0) return []
  const intent = await stemWords(database, intentWords(question).join(' '))
  const found = await searchSections(database, [...new Set([...groups.flat(), ...intent])], LIMIT * 4)
  return rankByCoverage(found, groups, intent).slice(0, LIMIT)
}

/** Full-text rank alone lets one frequent word win over a section that holds them all. */
export function rankByCoverage(
  found: readonly FoundSection[],
  groups: readonly (readonly string[])[],
  intent: readonly string[] = [],
): SearchResult[] {
  return found
    .map((section) => {
      const holds = (stem: string): boolean => section.matched.includes(stem)
      const covered = groups.filter((group) => group.some(holds)).length
      // The visitor's own word, the first of its group, beats a word that means the same.
      const exact = groups.filter(([own]) => own !== undefined && holds(own)).length
      const coverage = covered / groups.length
      const score = coverage + exact / groups.length + section.rank + (intent.some(holds) ? 0.3 : 0)
      // A word with synonyms names one of the site's subjects: "shipping to Germany" is about shipping.
      const isOnSubject = groups.some((group) => group.length > 1 && group.some(holds))
      return { ...section, coverage, score, isOnSubject }
    })
    .filter(
      ({ coverage, isOnSubject }) => coverage > HALF_COVERED || (coverage === HALF_COVERED && isOnSubject),
    )
    .sort((one, other) => other.score - one.score)
    .map(({ isOnSubject, ...result }) => result)
}
