import type { Agent } from '../agent.ts'

/**
 * Something an agent may do besides answering from the pages, on demand: a visitor types the phrase and sees it. One
 * file each, so that each is an example of how an agent does that thing.
 */
export interface Scenario {
  isAskedBy(question: string): boolean
  agent: Agent
}

/** The phrase in any case, with any white space, as part of any message. */
export function isSaid(phrase: string): (question: string) => boolean {
  const pattern = new RegExp(`\\b${phrase.replaceAll(' ', '\\s+')}\\b`, 'i')
  return (question) => pattern.test(question)
}
