import { browserEnvironment } from './browser-environment.ts'
import type { RawOptions } from './config/read-attributes.ts'
import { type ChatConfig, type ResolveContext, resolveConfig } from './config/resolve-config.ts'
import type { Environment, LoadExtra } from './core/environment.ts'

/** Options that were read and found usable, with the world they were read in. */
export interface PreparedWidget {
  readonly config: ChatConfig
  readonly environment: Environment
  readonly context: ResolveContext
}

/** From options as given to what a widget needs. Says in the console why there can be none. */
export function prepareWidget(raw: RawOptions, loadExtra: LoadExtra): PreparedWidget | undefined {
  const environment = browserEnvironment(loadExtra)
  const context: ResolveContext = {
    baseUrl: document.baseURI,
    supportsCss: (property, value) => CSS.supports(property, value),
    isSelector,
    report: environment.report,
  }
  try {
    return { config: resolveConfig(raw, context), environment, context }
  } catch (thrown) {
    console.error(`[Parley] ${thrown instanceof Error ? thrown.message : String(thrown)}`)
    return undefined
  }
}

function isSelector(value: string): boolean {
  try {
    document.createDocumentFragment().querySelector(value)
    return true
  } catch {
    return false
  }
}
