import type { Turn } from '../../src/protocols/protocol.ts'

/** A visitor's first message, with nothing attached and nothing before it, as every protocol is given one. */
export function createTurn(more: Partial<Turn> = {}): Turn {
  return {
    id: '0f0e0d0c-0b0a-4908-8706-050403020100',
    attempt: 0,
    text: 'Where is my order?',
    files: [],
    responses: [],
    userId: 'user-42',
    sessionId: '3d3e8a1f-0000-4000-8000-000000000001',
    remoteConversationId: undefined,
    params: {},
    history: [],
    ...more,
  }
}
