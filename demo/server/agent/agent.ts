import type { Exchange } from '../storage/runs.ts'
import type { AgentRequest, AnswerTo } from './agent-request.ts'

/**
 * How an answer is made, and nothing else: an agent knows no request, no sequence number and no wire format. It
 * yields what it does, awaits `turn.ask` where a person has to decide, throws when it fails, and stops soon after the
 * signal is aborted.
 */
export type Agent = (turn: AgentTurn, signal: AbortSignal) => AsyncIterable<AgentEvent>

export interface AgentTurn {
  question: string
  /** What was said before in this session, oldest first. */
  history: readonly Exchange[]
  /** Where the cited pages can be opened, without a slash at the end. */
  siteUrl: string
  /** Whom the turn is for, as the site names them; `null` when it does not. */
  userId: string | null
  /** What came with this message. */
  files: readonly TurnFile[]
  /**
   * Waits for a person, for minutes if need be. Rejects when the run is canceled or nobody answers in time; let that
   * error pass.
   */
  ask<Request extends AgentRequest>(request: Request): Promise<AnswerTo<Request>>
}

export interface TurnFile {
  id: string
  name: string
  /** As the client declared it. */
  mimeType: string
  byteCount: number
  read(): Promise<Uint8Array>
}

export interface Tool {
  name: string
  type: string
}

/** The call that `tool-started` opens is closed by one of the other two, under the same id. */
interface ToolCall {
  id: string
  tool: Tool
  input: Record<string, unknown>
}

export interface Source {
  /** What the text marks as `[1]`. */
  id: string
  name: string
  excerpt: string
  /** 0 to 1. */
  score: number
  url: string
}

export type AgentEvent =
  | { type: 'reasoning'; text: string }
  | { type: 'text'; text: string }
  | (ToolCall & { type: 'tool-started' })
  | (ToolCall & { type: 'tool-completed'; result: unknown })
  | (ToolCall & { type: 'tool-failed'; message: string })
  | { type: 'sources'; sources: readonly Source[] }
  | { type: 'file'; name: string; mimeType: string; bytes: Uint8Array }
  | { type: 'follow-ups'; suggestions: readonly string[] }
  | { type: 'agent-switched'; name: string }
  | { type: 'usage'; inputTokens: number; outputTokens: number }

/** Thrown by an agent that gives up on purpose. */
export class AgentCanceled extends Error {}

/** Thrown by an agent that fails for a reason a client can act on, by its code. */
export class AgentFailed extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
