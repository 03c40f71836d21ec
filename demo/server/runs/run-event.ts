import { randomUUID } from 'node:crypto'

/** The documented event envelope. Every API that streams runs maps from this one stored form. */
export interface RunEvent {
  id: string
  type: string
  sequence: number
  timestamp: string
  data: Record<string, unknown>
}

const TERMINAL_TYPES = new Set(['run.completed', 'run.failed', 'run.canceled'])

export function isTerminal(event: RunEvent): boolean {
  return TERMINAL_TYPES.has(event.type)
}

export function isAnswerText(event: RunEvent): boolean {
  return event.type === 'agent.response.delta'
}

/** The run does nothing more until a person has answered. */
export function asksPerson(event: RunEvent): boolean {
  return event.type === 'approval_request.created' || event.type === 'agent.human_feedback.requested'
}

export function createRunEvent(sequence: number, type: string, data: Record<string, unknown>): RunEvent {
  return { id: randomUUID(), type, sequence, timestamp: new Date().toISOString(), data }
}
