import { isUuid } from '../core/ids.ts'
import type { ParleyOptions, Prompt } from '../public-types.ts'
import {
  attributeName,
  describeKind,
  type OptionName,
  type OptionSpec,
  optionNames,
  optionTable,
} from './options.ts'
import { type ParseContext, parseValue, textOf } from './parse-value.ts'
import type { RawOptions } from './read-attributes.ts'

/**
 * From options as given to the frozen configuration everything else reads. A bad value is reported once, with the
 * option's name, what was given and what is allowed, and its default is used. Only a missing or unusable endpoint
 * is fatal.
 */

type Defaulted = {
  [Name in OptionName]: (typeof optionTable)[Name] extends { readonly default: unknown } ? Name : never
}[OptionName]

export type ChatConfig = Readonly<
  Omit<ParleyOptions, Defaulted | 'prompts'> &
    Required<Pick<ParleyOptions, Exclude<Defaulted, 'prompts'>>> & {
      prompts: readonly Prompt[]
      /** The conversation to use, where it was given by the name its server made for it. */
      conversationId?: string
    }
>

export interface ResolveContext extends ParseContext {
  readonly report: (message: string) => void
}

/** Throws a TypeError that says what to do when `endpoint` is missing or unusable. */
export function resolveConfig(raw: RawOptions, context: ResolveContext): ChatConfig {
  const values: Record<string, unknown> = {}
  const serverId = raw.protocol === 'powabase' ? serverMadeId(raw.sessionId) : undefined
  if (serverId !== undefined) values['conversationId'] = serverId
  for (const name of optionNames) {
    const isTaken = name === 'sessionId' && serverId !== undefined
    const value = isTaken ? undefined : resolveOption(name, raw[name], context)
    if (value !== undefined) values[name] = value
  }
  for (const name of Object.keys(raw)) {
    if (!Object.hasOwn(optionTable, name)) context.report(`There is no option "${name}".`)
  }
  values['endpoint'] = checkEndpoint(values['endpoint'], raw.endpoint)
  liftIds(values, context)
  if (values['agent'] && values['model']) {
    context.report('Options "agent" and "model" exclude each other; "agent" is used.')
    delete values['model']
  }
  // The loop above filled every default, and parseValue made each value one of its option's type.
  return Object.freeze(values) as unknown as ChatConfig
}

/** Only what was given and is acceptable, for options that can change after mounting. */
export function resolveGiven(raw: RawOptions, context: ResolveContext): Partial<ParleyOptions> {
  const given = optionNames.filter((name) => raw[name] !== undefined)
  const values = given.map(
    (name) => [name, parseOrReport(name, raw[name], context, 'it stays as it was')] as const,
  )
  return Object.fromEntries(values.filter(([, value]) => value !== undefined))
}

function resolveOption(name: OptionName, given: unknown, context: ResolveContext): unknown {
  const spec: OptionSpec = optionTable[name]
  if (given === undefined || given === null) return spec.default
  const isFatal = name === 'endpoint'
  const instead = spec.default === undefined ? 'it is left out' : `the default ${show(spec.default)} is used`
  return (
    (isFatal ? parseValue(spec, given, context) : parseOrReport(name, given, context, instead)) ??
    spec.default
  )
}

/** The value, or undefined after one line in the console that says what is allowed and what happens `instead`. */
function parseOrReport(name: OptionName, given: unknown, context: ResolveContext, instead: string): unknown {
  const spec: OptionSpec = optionTable[name]
  const value = parseValue(spec, given, context)
  if (value === undefined) {
    context.report(
      `Option "${name}" (data-${attributeName(name)}) can't be ${show(given)}: allowed is ` +
        `${describeKind(spec.kind).replaceAll('`', '')}${spec.min === undefined ? '' : ` from ${spec.min}`}; ${instead}.`,
    )
  }
  return value
}

function checkEndpoint(endpoint: unknown, given: unknown): string {
  if (typeof endpoint === 'string' && endpoint.startsWith('http')) return endpoint
  const problem = given === undefined || given === '' ? 'is missing' : `can't be ${show(given)}`
  throw new TypeError(
    `Option "endpoint" (data-endpoint) ${problem}: give the http(s) base URL of the agent or of your relay.`,
  )
}

/** `userId` and `sessionId` may also come inside `params`; they are ids then, not parameters. */
function liftIds(values: Record<string, unknown>, context: ResolveContext): void {
  const { userId, sessionId, ...params } = values['params'] as Record<string, unknown>
  values['params'] = Object.freeze(params)
  const user = textOf(values['userId'] ?? userId)?.trim()
  if (user) values['userId'] = user
  else delete values['userId']
  if (values['sessionId'] !== undefined || sessionId === undefined) return
  if (isUuid(sessionId)) values['sessionId'] = sessionId.toLowerCase()
  else
    context.report(`Parameter "sessionId" can't be ${show(sessionId)}: allowed is UUID; a new one is made.`)
}

/** The form of the ids that a Powabase server makes. */
function serverMadeId(given: unknown): string | undefined {
  return typeof given === 'string' && /^sess_\w{1,250}$/.test(given) ? given : undefined
}

function show(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  try {
    return JSON.stringify(value)?.slice(0, 80) ?? String(value)
  } catch {
    return typeof value
  }
}
