import { randomUUID } from 'node:crypto'
import type { AgentEvent } from '../agent/agent.ts'

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

export function createRunEvent(sequence: number, type: string, data: Record<string, unknown>): RunEvent {
  return { id: randomUUID(), type, sequence, timestamp: new Date().toISOString(), data }
}

/** What an agent does, in the words of the wire. */
export function describeAgentEvent(event: AgentEvent): { type: string; data: Record<string, unknown> } {
  switch (event.type) {
    case 'reasoning':
      return delta('agent.reasoning.delta', event.text)
    case 'text':
      return delta('agent.response.delta', event.text)
    case 'tool-call':
      return {
        type: 'agent.tool_call.completed',
        data: {
          id: randomUUID(),
          object: 'agent.tool_call',
          result: JSON.stringify(event.result),
          input: event.input,
          iteration: 1,
          tool: event.tool,
        },
      }
    default:
      return event satisfies never
  }
}

function delta(type: string, text: string): { type: string; data: Record<string, unknown> } {
  return { type, data: { object: type, delta: text, iteration: 1 } }
}
