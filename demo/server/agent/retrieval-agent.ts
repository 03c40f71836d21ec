import type { Database } from '../storage/database.ts'
import type { Agent, AgentEvent } from './agent.ts'
import { admitNothingFound, composeAnswer, listSources } from './compose-answer.ts'
import type { Pacer } from './pace.ts'
import { acknowledgeFacts, answerFromMemory } from './remember.ts'
import { listResults, searchCall } from './search-call.ts'
import { searchPages } from './search-pages.ts'
import { contentWords, resolveFollowUp } from './search-words.ts'
import { answerSmallTalk } from './small-talk.ts'
import { writeWords } from './write-words.ts'

/** Questions the pages answer well, offered where the agent has nothing better to say. */
export const SUGGESTIONS = [
  'What does the Marlow Duo cost?',
  'How do I get a refund?',
  'How do I descale my machine?',
  'When is the showroom open?',
]

/** The built-in agent: no model, it quotes the pages of the site and remembers what it was told. */
export function createRetrievalAgent(database: Database, pacer: Pacer): Agent {
  return async function* answer({ question, history, siteUrl }, signal): AsyncGenerator<AgentEvent> {
    await pacer.beforeFirst(signal)
    const quick = answerSmallTalk(question, SUGGESTIONS) ?? answerFromMemory(question, history)
    if (quick !== undefined) {
      yield* writeWords(quick, pacer, signal)
      return
    }
    const query = resolveFollowUp(question, history)
    yield { type: 'reasoning', text: describeSearch(query) }
    const search = searchCall(query)
    yield { type: 'tool-started', ...search }
    const results = await searchPages(database, query)
    yield { type: 'tool-completed', ...search, result: listResults(results) }
    yield {
      type: 'reasoning',
      text: results.length > 0 ? ' Found something, writing it down.' : ' Nothing fits.',
    }
    if (results.length > 0) yield { type: 'sources', sources: listSources(results, siteUrl) }
    const text =
      results.length > 0
        ? composeAnswer(results, siteUrl)
        : (acknowledgeFacts(question) ?? admitNothingFound(SUGGESTIONS))
    yield* writeWords(text, pacer, signal)
    if (results.length > 0) yield { type: 'follow-ups', suggestions: suggestNext(question) }
  }
}

/** The suggestions that were not just taken up. */
function suggestNext(question: string): string[] {
  return SUGGESTIONS.filter((suggestion) => suggestion.toLowerCase() !== question.trim().toLowerCase()).slice(
    0,
    3,
  )
}

function describeSearch(query: string): string {
  const words = contentWords(query).slice(0, 6).join(' ')
  return `Looking through the pages about “${words === '' ? query.slice(0, 60) : words}”.`
}
