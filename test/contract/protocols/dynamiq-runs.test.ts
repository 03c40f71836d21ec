import { createDynamiqRuns } from '../../../src/protocols/dynamiq-runs/index.ts'
import type { ProtocolOptions } from '../../../src/protocols/protocol.ts'
import type { Http } from '../../../src/transport/http.ts'
import { createTurn } from '../../support/create-turn.ts'
import { describeProtocol } from '../../support/describe-protocol.ts'
import { tellRunAgain } from '../../support/dynamiq-run.ts'
import { recordingsIn } from '../../support/recordings.ts'

const turn = createTurn({ params: { plan: 'pro' } })

const { recorded } = recordingsIn('dynamiq-runs')

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
    recorded('plain', 'completed', 'Hello Ada, how can I help?'),
    recorded('reasoning-and-tools', 'completed', 'Your order has **shipped**.\n\n\n\nNo tracking yet.'),
    recorded('sources', 'completed', 'We open at nine [1] except on Sundays [2].'),
    recorded('file', 'completed', 'Here is the list.'),
    recorded('approval', 'completed', 'That needs a nod.\n\nRefunded 50 EUR.'),
    recorded('questions', 'completed', 'One large bag, a cup, gift wrap.'),
    recorded('handover', 'completed', 'Let me get somebody.\n\nBilling here.'),
    recorded('output-only', 'completed', 'Only at the end.'),
    recorded('failed', 'failed', 'I was about to'),
    recorded('canceled', 'stopped', 'One, two,'),
    recorded('odd', 'completed', 'One two three'),
  ],
})
