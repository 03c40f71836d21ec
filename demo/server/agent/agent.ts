import type { Exchange } from '../storage/runs.ts'

/**
 * How an answer is made, and nothing else: an agent knows no request, no sequence number and no wire format. It
 * yields what it does, throws when it fails, and stops soon after the signal is aborted.
 */
export type Agent = (turn: AgentTurn, signal: AbortSignal) => AsyncIterable<AgentEvent>

export interface AgentTurn {
  question: string
  /** What was said before in this session, oldest first. */
  history: readonly Exchange[]
  /** Where the cited pages can be opened, without a slash at the end. */
  siteUrl: string
}

export type AgentEvent =
  | { type: 'reasoning'; text: string }
  | { type: 'text'; text: string }
  | {
      type: 'tool-call'
      tool: { name: string; type: string }
      input: Record<string, unknown>
      result: unknown
    }

/** Thrown by an agent that gives up on purpose. */
export class AgentCanceled extends Error {}
