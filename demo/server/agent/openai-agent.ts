import type { Database } from '../storage/database.ts'
import type { Agent, AgentEvent, AgentTurn } from './agent.ts'
import { readCompletionStream } from './read-completion-stream.ts'
import { listResults, searchCall } from './search-call.ts'
import { type SearchResult, searchPages } from './search-pages.ts'
import { resolveFollowUp } from './search-words.ts'

export interface OpenAiOptions {
  /** With its version, as the official clients have it: `https://api.openai.com/v1`. */
  baseUrl: string
  apiKey: string
  model: string
}

/** A real model behind any OpenAI-compatible `/chat/completions`, given the session and the pages that fit. */
export function createOpenAiAgent(database: Database, options: OpenAiOptions): Agent {
  return async function* answer(turn, signal): AsyncGenerator<AgentEvent> {
    const query = resolveFollowUp(turn.question, turn.history)
    const search = searchCall(query)
    yield { type: 'tool-started', ...search }
    const results = await searchPages(database, query)
    yield { type: 'tool-completed', ...search, result: listResults(results) }
    const response = await fetch(`${options.baseUrl.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${options.apiKey}` },
      body: JSON.stringify({ model: options.model, stream: true, messages: buildMessages(turn, results) }),
      signal,
    })
    if (!response.ok || !response.body) {
      await response.body?.cancel()
      throw new Error(`The model answered with status ${response.status}.`)
    }
    yield* readCompletionStream(response.body)
  }
}

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

export function buildMessages(turn: AgentTurn, results: readonly SearchResult[]): ChatMessage[] {
  const pages = results.map(
    ({ page, heading, anchor, body }, index) =>
      `[${index + 1}] ${heading} (${turn.siteUrl}/${page}${anchor === '' ? '' : `#${anchor}`})\n${body}`,
  )
  const system = [
    'You are the assistant of the Marlow Coffee website. Answer in short markdown from the pages below.',
    'Cite them as [1], [2] and end with a list of the sources you used, as links, and a line like `[1]: address` for each. If they do not answer, say so.',
    pages.length > 0 ? `Pages:\n\n${pages.join('\n\n')}` : 'No page fits this question.',
  ].join('\n')
  return [
    { role: 'system', content: system },
    ...turn.history.flatMap(({ question, answer }): ChatMessage[] => [
      { role: 'user', content: question },
      ...(answer === '' ? [] : [{ role: 'assistant' as const, content: answer }]),
    ]),
    { role: 'user', content: turn.question },
  ]
}
