import type { OpenAiOptions } from './agent/openai-agent.ts'
import type { Pace } from './agent/pace.ts'
import type { ListenOptions } from './server-options.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Every setting of the server that can be given from outside:
 * PORT, HOST, DATABASE_URL, DATA_DIR, ACCESS_KEYS, ALLOW_PUBLIC, ALLOWED_ORIGINS, PACE, FAULTS, HEARTBEAT_MS, QUIET,
 * and OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL together.
 */
export function readEnvironment(environment: Environment): ListenOptions {
  const port = readNumber(environment, 'PORT')
  return {
    port,
    // Only a port somebody asked for is worth an error.
    tryNextPorts: port === undefined,
    host: environment['HOST'] || undefined,
    storage: environment['DATABASE_URL'] || environment['DATA_DIR'] || undefined,
    accessKeys: readList(environment['ACCESS_KEYS']),
    allowPublic: environment['ALLOW_PUBLIC'] === '1',
    allowedOrigins: readList(environment['ALLOWED_ORIGINS']),
    pace: readPace(environment['PACE']),
    faults: environment['FAULTS'] === '1',
    heartbeatMs: readNumber(environment, 'HEARTBEAT_MS'),
    quiet: environment['QUIET'] === '1',
    openAi: readOpenAi(environment),
  }
}

function readNumber(environment: Environment, name: string): number | undefined {
  const text = environment[name]
  if (text === undefined || text === '') return undefined
  if (/^\d+$/.test(text)) return Number(text)
  throw new Error(`${name} must be a number, not “${text}”.`)
}

function readList(text: string | undefined): string[] | undefined {
  const items = (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
  return items.length > 0 ? items : undefined
}

function readPace(text: string | undefined): Pace | undefined {
  if (text === undefined || text === '') return undefined
  if (text === 'instant' || text === 'realistic') return text
  if (/^\d+$/.test(text)) return Number(text)
  throw new Error(`PACE must be instant, realistic or milliseconds per word, not “${text}”.`)
}

function readOpenAi(environment: Environment): OpenAiOptions | undefined {
  const baseUrl = environment['OPENAI_BASE_URL']
  const apiKey = environment['OPENAI_API_KEY']
  const model = environment['OPENAI_MODEL']
  return baseUrl && apiKey && model ? { baseUrl, apiKey, model } : undefined
}
