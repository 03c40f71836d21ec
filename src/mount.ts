import type { RawOptions } from './config/read-attributes.ts'
import type { ChatConfig } from './config/resolve-config.ts'
import type { LoadExtra } from './core/environment.ts'
import { prepareWidget } from './prepare-widget.ts'
import { defineParleyChat, type ParleyChatElement, tagName } from './ui/element.ts'

/**
 * Puts a widget on the page, now or as soon as there is a body. Undefined where none can be: no usable endpoint (the
 * console says what to do), no DOM, or a browser without shadow roots.
 */
export function mountWidget(
  raw: RawOptions,
  loadExtra: LoadExtra,
  script?: HTMLScriptElement,
): ParleyChatElement | undefined {
  if (typeof document === 'undefined' || !('attachShadow' in Element.prototype)) return undefined
  defineParleyChat(loadExtra)
  const prepared = prepareWidget(raw, loadExtra)
  if (!prepared) return undefined
  const element = document.createElement(tagName) as ParleyChatElement
  element.prepare(prepared, script?.nonce ?? '')
  whenBodyExists(() => attach(element, prepared.config, script, prepared.environment.report))
  return element
}

function whenBodyExists(action: () => void): void {
  if (document.body) action()
  else document.addEventListener('DOMContentLoaded', action, { once: true })
}

function attach(
  element: ParleyChatElement,
  config: ChatConfig,
  script: HTMLScriptElement | undefined,
  report: (message: string) => void,
): void {
  // Destroyed before there was a body.
  if (!element.isAlive) return
  const target = config.target && document.querySelector(config.target)
  if (config.target && !target)
    report(`Option "target": no element matches ${JSON.stringify(config.target)}.`)
  // Beside the body and not in it: a transform or filter on the body would capture what is fixed to the window, and
  // frameworks that replace the body would take the widget with it.
  if (config.mode !== 'inline') document.documentElement.append(element)
  else if (target) target.append(element)
  else if (script?.parentElement && script.parentElement !== document.head) script.after(element)
  else document.body.append(element)
}
