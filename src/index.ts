import { loadExtra } from './load-extra.ts'
import { mountWidget } from './mount.ts'
import type { ParleyHandle, ParleyOptions } from './public-types.ts'
import { defineParleyChat as defineElement } from './ui/element.ts'

export type * from './public-types.ts'

/**
 * Puts a widget on the page and returns its handle. Returns undefined, and says why in the console, when `endpoint`
 * is missing or unusable; returns undefined silently where there is no DOM.
 */
export function mount(options: ParleyOptions): ParleyHandle | undefined {
  return mountWidget({ ...options }, loadExtra)?.handle
}

/** Makes `<parley-chat>` known to the page. Importing this module alone changes nothing. */
export function defineParleyChat(): void {
  defineElement(loadExtra)
}
