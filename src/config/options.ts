import type { ParleyOptions } from '../public-types.ts'

/**
 * The one option table. Attribute names, parsing of all three spellings, defaults, the messages for bad values and
 * the README's table all come from here.
 */

export type OptionName = keyof ParleyOptions

export type OptionKind =
  | 'text'
  | 'url'
  | 'uuid'
  | 'boolean'
  | 'color'
  | 'length'
  | 'offset'
  | 'font'
  | 'selector'
  | 'number'
  | 'object'
  | 'prompts'
  | 'origins'
  | 'function'
  | { readonly oneOf: readonly string[] }

export interface OptionSpec {
  readonly kind: OptionKind
  readonly default?: unknown
  /** Smallest number allowed. */
  readonly min?: number
}

const text = { kind: 'text' } as const
const url = { kind: 'url' } as const
const length = { kind: 'length' } as const
const off = { kind: 'boolean', default: false } as const
const disclosure = { kind: { oneOf: ['collapsed', 'open', 'hidden'] }, default: 'collapsed' } as const

export const optionTable = {
  endpoint: url,
  protocol: {
    kind: {
      oneOf: [
        'dynamiq-conversations',
        'dynamiq-runs',
        'dynamiq-app',
        'powabase',
        'agent-manager',
        'ai-sdk',
        'ag-ui',
        'openai',
      ],
    },
    default: 'dynamiq-conversations',
  },
  agent: text,
  model: text,
  userId: text,
  sessionId: { kind: 'uuid' },
  params: { kind: 'object', default: {} },
  token: text,
  getToken: { kind: 'function' },
  tokenUrl: url,
  headers: { kind: 'object', default: {} },
  inputKey: { kind: 'text', default: 'input' },
  outputKey: text,
  persist: { kind: { oneOf: ['local', 'session', 'none'] }, default: 'local' },
  storeOnOpen: off,
  sessionTimeout: { kind: 'number', min: 1 },
  title: text,
  subtitle: text,
  greeting: text,
  placeholder: text,
  disclaimer: text,
  avatar: url,
  launcherIcon: url,
  prompts: { kind: 'prompts', default: [] },
  mode: { kind: { oneOf: ['floating', 'inline', 'fullscreen', 'sidebar'] }, default: 'floating' },
  target: { kind: 'selector' },
  position: {
    kind: { oneOf: ['bottom-right', 'bottom-left', 'top-right', 'top-left'] },
    default: 'bottom-right',
  },
  offset: { kind: 'offset' },
  zIndex: { kind: 'number' },
  width: length,
  height: length,
  launcher: { kind: 'selector', default: 'default' },
  open: off,
  theme: { kind: { oneOf: ['auto', 'light', 'dark'] }, default: 'auto' },
  accent: { kind: 'color' },
  radius: length,
  font: { kind: 'font' },
  density: { kind: { oneOf: ['comfortable', 'compact'] }, default: 'comfortable' },
  lang: text,
  strings: { kind: 'object', default: {} },
  uploads: off,
  accept: { kind: 'text', default: '*/*' },
  maxFileSize: { kind: 'number', default: 10_485_760, min: 1 },
  maxFiles: { kind: 'number', default: 5, min: 1 },
  reasoning: disclosure,
  steps: disclosure,
  sources: { kind: 'boolean', default: true },
  feedback: off,
  images: { kind: 'origins', default: [] },
  withoutHistory: off,
  requestTimeout: { kind: 'number', default: 30_000, min: 1 },
  idleTimeout: { kind: 'number', default: 60_000, min: 1 },
} as const satisfies Record<OptionName, OptionSpec>

export const optionNames = Object.keys(optionTable) as readonly OptionName[]

/** `userId` -> `user-id`. */
export function attributeName(option: OptionName): string {
  return option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** What a value of this kind looks like, for messages and the README. */
export function describeKind(kind: OptionKind): string {
  if (typeof kind === 'object') return kind.oneOf.map((value) => `\`${value}\``).join(' | ')
  return descriptions[kind]
}

const descriptions: Record<Exclude<OptionKind, object>, string> = {
  text: 'text',
  url: 'URL',
  uuid: 'UUID',
  boolean: '`true` | `false`',
  color: 'CSS colour',
  length: 'CSS length',
  offset: 'one or two CSS lengths',
  font: 'CSS font list',
  selector: 'CSS selector',
  number: 'number',
  object: 'JSON object',
  prompts: 'list of texts or of `{ label, prompt }`',
  origins: 'list of origins',
  function: 'function',
}
