import { readAttributes } from '../config/read-attributes.ts'
import type { LoadExtra } from '../core/environment.ts'
import { createWidget } from '../create-widget.ts'
import { type PreparedWidget, prepareWidget } from '../prepare-widget.ts'
import type { ParleyHandle } from '../public-types.ts'

/**
 * `<parley-chat>`, the element every widget lives in. Written in HTML it starts by itself with its attributes as
 * options; `mount` makes one and starts it with an object.
 */
export interface ParleyChatElement extends HTMLElement {
  /** The handle, while the widget runs. */
  readonly handle: ParleyHandle | undefined
  /** Starts the widget unless it runs already. Never throws: a page must not break over its chat. */
  start(prepared: PreparedWidget, nonce: string): ParleyHandle | undefined
}

export const tagName = 'parley-chat'

/** Makes the element known to the page. Does nothing where there is no DOM, or where another copy already has. */
export function defineParleyChat(loadExtra: LoadExtra): void {
  if (typeof customElements === 'undefined' || customElements.get(tagName)) return
  // The class is made here because its base class doesn't exist where there is no DOM.
  class ParleyChat extends HTMLElement implements ParleyChatElement {
    #handle: ParleyHandle | undefined
    #isReady = false

    get handle() {
      return this.#handle
    }

    start(prepared: PreparedWidget, nonce: string) {
      const onDestroy = () => {
        this.#handle = undefined
      }
      try {
        this.#handle ??= createWidget({ host: this, ...prepared, nonce, onDestroy })
      } catch (thrown) {
        console.error('[Parley] The chat could not start.', thrown)
      }
      return this.#handle
    }

    connectedCallback() {
      const prepared = this.#handle ? undefined : prepareWidget(readAttributes(this, ''), loadExtra)
      if (prepared) this.start(prepared, this.nonce)
      // A moment later, so that whoever mounts can still add a listener.
      queueMicrotask(() => this.#announceReady())
    }

    disconnectedCallback() {
      // Frameworks move elements by taking them out and putting them in again within the same task.
      queueMicrotask(() => {
        if (!this.isConnected) this.#handle?.destroy()
      })
    }

    #announceReady() {
      if (!this.#handle || this.#isReady) return
      this.#isReady = true
      const { userId, sessionId } = this.#handle
      const detail = Object.freeze({ userId, sessionId })
      this.dispatchEvent(new CustomEvent('parley:ready', { detail, bubbles: true, composed: true }))
    }
  }
  customElements.define(tagName, ParleyChat)
}
