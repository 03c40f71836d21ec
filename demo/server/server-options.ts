import type { OpenAiOptions } from './agent/openai-agent.ts'
import type { Pace } from './agent/pace.ts'

export interface ServerOptions {
  /** `memory`, a `postgres://` address, or a folder for the embedded database. Default: `demo/.data/postgres`. */
  storage?: string | undefined
  /** Bearer keys that open the APIs. None: the APIs are public. */
  accessKeys?: readonly string[] | undefined
  /** Origins whose pages may call the APIs, beside this server's own. Default: any origin on a loopback name. */
  allowedOrigins?: readonly string[] | undefined
  /** How fast the built-in agent writes. Default: `realistic`. */
  pace?: Pace | undefined
  /** A real model answers instead of the built-in agent. */
  openAi?: OpenAiOptions | undefined
  /** Obey fault switches in requests, see `faults/faults.ts`. Default: no. */
  faults?: boolean | undefined
  /** A create call that names neither app nor model uses the demo app, as a relay that knows its app would. */
  defaultApp?: boolean | undefined
  /** Silence after which a stream sends a heartbeat. Default: 15,000 ms. */
  heartbeatMs?: number | undefined
  /** How long an agent waits for a person before the run fails. Default: 10 minutes. */
  inputTimeoutMs?: number | undefined
  /** How long a link to connect an account can be used. Default: 15 minutes. */
  connectTokenMs?: number | undefined
  /** Largest JSON body. Default: 1 MiB. */
  maxBodyBytes?: number | undefined
  /** Largest form with files. Default: 32 MiB. */
  maxUploadBytes?: number | undefined
  /** No request log. Warnings are still printed. */
  quiet?: boolean | undefined
}

export interface ListenOptions extends ServerOptions {
  /** Default: 127.0.0.1. */
  host?: string | undefined
  /** 0 takes any free port. Default: 4173. */
  port?: number | undefined
  /** When the port is taken, try the ones after it. Default: no. */
  tryNextPorts?: boolean | undefined
  /** Serve without keys on an address other machines can reach. Default: no. */
  allowPublic?: boolean | undefined
}
