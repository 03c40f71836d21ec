import { readFileSync } from 'node:fs'
import type { FinishReason } from '../../../src/core/message.ts'
import { createDynamiqRuns } from '../../../src/protocols/dynamiq-runs/index.ts'
import type { ProtocolOptions, Turn } from '../../../src/protocols/protocol.ts'
import type { Http } from '../../../src/transport/http.ts'
import { describeProtocol } from '../../support/describe-protocol.ts'
import { tellRunAgain } from '../../support/dynamiq-run.ts'

const turn: Turn = {
  id: '0f0e0d0c-0b0a-4908-8706-050403020100',
  attempt: 0,
  text: 'Where is my order?',
  files: [],
  responses: [],
  userId: 'user-42',
  sessionId: '3d3e8a1f-0000-4000-8000-000000000001',
  remoteConversationId: undefined,
  params: { plan: 'pro' },
  history: [],
}

function answer(name: string, finishReason: FinishReason, ...texts: string[]) {
  const wire = readFileSync(new URL(`../../fixtures/dynamiq-runs/${name}.txt`, import.meta.url), 'utf8')
  return { name, wire, texts, finishReason }
}

const create =
  (options: ProtocolOptions = {}) =>
  (http: Http) =>
    createDynamiqRuns(options, http)

describeProtocol('dynamiq-runs', {
  create: create(),
  turn,
  unknownBlock: 'event: agent.unheard.of\ndata: {"type":"agent.unheard.of","data":{"delta":"no"}}\n\n',
  resumed: tellRunAgain,
  answers: [
    answer('plain', 'completed', 'Hello Ada, how can I help?'),
    answer('reasoning-and-tools', 'completed', 'Your order has **shipped**.\n\n\n\nNo tracking yet.'),
    answer('sources', 'completed', 'We open at nine [1] except on Sundays [2].'),
    answer('file', 'completed', 'Here is the list.'),
    answer('approval', 'completed', 'That needs a nod.\n\nRefunded 50 EUR.'),
    answer('questions', 'completed', 'One large bag, a cup, gift wrap.'),
    answer('handover', 'completed', 'Let me get somebody.\n\nBilling here.'),
    answer('output-only', 'completed', 'Only at the end.'),
    answer('failed', 'failed', 'I was about to'),
    answer('canceled', 'stopped', 'One, two,'),
    answer('odd', 'completed', 'One two three'),
  ],
})
