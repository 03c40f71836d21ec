import { ChatError } from '../core/errors.ts'
import type { Http } from '../transport/http.ts'
import { createAgUi } from './ag-ui/index.ts'
import { createAgentManager } from './agent-manager/index.ts'
import { createAiSdk } from './ai-sdk/index.ts'
import { createDynamiqApp } from './dynamiq-app/index.ts'
import { createDynamiqConversations } from './dynamiq-conversations/index.ts'
import { createDynamiqRuns } from './dynamiq-runs/index.ts'
import { createOpenAi } from './openai/index.ts'
import { createPowabase } from './powabase/index.ts'
import type { ChatProtocol, ProtocolOptions } from './protocol.ts'

export type ProtocolFactory = (options: ProtocolOptions, http: Http) => ChatProtocol

const factories = {
  'ag-ui': createAgUi,
  'agent-manager': createAgentManager,
  'ai-sdk': createAiSdk,
  'dynamiq-app': createDynamiqApp,
  'dynamiq-conversations': createDynamiqConversations,
  'dynamiq-runs': createDynamiqRuns,
  openai: createOpenAi,
  powabase: createPowabase,
} satisfies Record<string, ProtocolFactory>

/** The contracts this build speaks. */
export type ProtocolName = keyof typeof factories

/** Throws `config` for a name this build doesn't know. */
export function createProtocol(name: string, options: ProtocolOptions, http: Http): ChatProtocol {
  if (isProtocolName(name)) return factories[name](options, http)
  const available = Object.keys(factories).join(', ')
  throw new ChatError('config', `protocol "${name}" is not available. Available: ${available}.`)
}

function isProtocolName(name: string): name is ProtocolName {
  return Object.hasOwn(factories, name)
}
