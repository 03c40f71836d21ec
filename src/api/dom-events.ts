import type { ParleyEvent, ParleyEventName, ParleyEvents } from '../public-types.ts'

/** Events go out as CustomEvents on the widget's element; `on` is the same without the prefix. */
export interface DomEvents {
  /** Returns false when a listener refused a cancelable event. */
  emit<Name extends ParleyEventName>(name: Name, detail: ParleyEvents[Name]): boolean
  on<Name extends ParleyEventName>(name: Name, listener: (event: ParleyEvent<Name>) => void): () => void
}

const prefix = 'parley:'
const cancelable: readonly ParleyEventName[] = ['message', 'link']

export function createDomEvents(
  element: HTMLElement,
  report: (message: string, cause?: unknown) => void,
): DomEvents {
  return {
    emit(name, detail) {
      const options = { detail: Object.freeze(detail), bubbles: true, composed: true }
      return element.dispatchEvent(
        new CustomEvent(prefix + name, { ...options, cancelable: cancelable.includes(name) }),
      )
    },
    on(name, listener) {
      const guarded = (event: Event) => {
        // The event of another widget inside this element's tree would bubble through here.
        if (event.target !== element) return
        try {
          listener(event as ParleyEvent<typeof name>)
        } catch (thrown) {
          report(`A listener of "${name}" failed; the chat goes on.`, thrown)
        }
      }
      element.addEventListener(prefix + name, guarded)
      return () => element.removeEventListener(prefix + name, guarded)
    },
  }
}
