import type { Agent } from '../agent/agent.ts'
import type { Faults } from '../faults/faults.ts'
import type { RunEngine } from '../runs/run-engine.ts'
import type { Database } from '../storage/database.ts'

/** What every API adapter is built on. An adapter adds only paths and shapes. */
export interface ApiContext {
  database: Database
  agent: Agent
  runs: RunEngine
  faults: Faults
  heartbeatMs: number
  maxBodyBytes: number
  maxUploadBytes: number
  connectTokenMs: number
  /** The app used by a create call that names neither app nor model. */
  defaultAppId: string | undefined
}
