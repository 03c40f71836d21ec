import { readAttributes } from '../config/read-attributes.ts'
import type { LoadExtra } from '../core/environment.ts'
import { createWidget } from '../create-widget.ts'
import { type PreparedWidget, prepareWidget } from '../prepare-widget.ts'
import type { ParleyHandle } from '../public-types.ts'

/**
 * `<parley-chat>`, the element every widget lives in. Written in HTML it starts by itself with its attributes as
 * options; `mount` makes one and starts it with an object. Starting and drawing are tasks of their own: with the reading
 * of the script they would hold up the page for too long. Who asks for the handle before that has all of it at once.
 */
export interface ParleyChatElement extends HTMLElement {
  /** The handle, while the widget runs. */
  readonly handle: ParleyHandle | undefined
  /** Runs, or is about to. */
  readonly isAlive: boolean
  /** What is written on the script tag it came from. */
  tag?: string
  /** Starts the widget soon, unless it runs already. */
  prepare(prepared: PreparedWidget, nonce: string): void
}

export const tagName = 'parley-chat'

/** Makes the element known to the page. Does nothing where there is no DOM, or where another copy already has. */
export function defineParleyChat(loadExtra: LoadExtra): void {
  if (typeof customElements === 'undefined' || customElements.get(tagName)) return
  // The class is made here because its base class doesn't exist where there is no DOM.
  class ParleyChat extends HTMLElement implements ParleyChatElement {
    declare tag?: string
    #handle: ParleyHandle | undefined
    /** Starting or drawing, while it is still to come. */
    #next: (() => void) | undefined
    #isDrawn = false
    #isReady = false

    get handle() {
      while (this.#next) this.#next()
      return this.#handle
    }

    get isAlive() {
      return !!(this.#handle ?? this.#next)
    }

    prepare({ environment, ...prepared }: PreparedWidget, nonce: string) {
      if (this.isAlive) return
      /** In a task of its own, unless somebody can't wait. Never throws: a page must not break over its chat. */
      const soon = (task: () => void) => {
        const cancel = environment.delay(0, () => this.#next?.())
        const callOff = () => {
          cancel()
          this.#next = undefined
        }
        this.#next = () => {
          callOff()
          try {
            task()
          } catch (thrown) {
            console.error('[Parley] The chat could not start.', thrown)
          }
        }
        return callOff
      }
      const draw = (task: () => void) =>
        soon(() => {
          task()
          this.#isDrawn = true
          this.#announceReady()
        })
      const onDestroy = () => {
        this.#handle = undefined
        this.#isDrawn = false
        this.#isReady = false
      }
      soon(() => {
        this.#handle = createWidget({ host: this, environment, ...prepared, nonce, draw, onDestroy })
      })
    }

    connectedCallback() {
      const prepared = this.isAlive ? undefined : prepareWidget(readAttributes(this, ''), loadExtra)
      if (prepared) this.prepare(prepared, this.nonce)
      this.#announceReady()
    }

    disconnectedCallback() {
      // Frameworks move elements by taking them out and putting them in again within the same task.
      queueMicrotask(() => {
        if (this.isConnected) return
        this.#handle?.destroy()
        // What hasn't started never will.
        this.#next = undefined
      })
    }

    /** A moment later, so that whoever mounts can still add a listener. */
    #announceReady() {
      queueMicrotask(() => {
        if (!this.#handle || !this.#isDrawn || this.#isReady || !this.isConnected) return
        this.#isReady = true
        const { userId, sessionId } = this.#handle
        const detail = Object.freeze({ userId, sessionId })
        this.dispatchEvent(new CustomEvent('parley:ready', { detail, bubbles: true, composed: true }))
      })
    }
  }
  customElements.define(tagName, ParleyChat)
}
