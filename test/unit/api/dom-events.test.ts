import { describe, expect, it, vi } from 'vitest'
import { createDomEvents } from '../../../src/api/dom-events.ts'

function setUp() {
  const element = document.createElement('div')
  const reports: string[] = []
  return { element, reports, events: createDomEvents(element, (message) => reports.push(message)) }
}

const message = { text: 'Why?', sessionId: 's' }

describe('an event', () => {
  it('goes out on the element, through shadow roots and up the page, with a frozen detail', () => {
    const { element, events } = setUp()
    const outer = document.createElement('div')
    outer.attachShadow({ mode: 'open' }).append(element)
    const heard: CustomEvent[] = []
    outer.addEventListener('parley:message', (event) => heard.push(event as CustomEvent))
    events.emit('message', { ...message })
    expect(heard).toHaveLength(1)
    expect(heard[0]?.detail).toEqual(message)
    expect(Object.isFrozen(heard[0]?.detail)).toBe(true)
  })

  it('reaches listeners by its name without the prefix, until they leave', () => {
    const { events } = setUp()
    const listener = vi.fn()
    const off = events.on('open', listener)
    events.emit('open', {})
    off()
    off()
    events.emit('open', {})
    expect(listener).toHaveBeenCalledTimes(1)
  })

  it('can be refused where that is promised, and only there', () => {
    const { events } = setUp()
    events.on('message', (event) => event.preventDefault())
    events.on('open', (event) => event.preventDefault())
    expect(events.emit('message', message)).toBe(false)
    expect(events.emit('open', {})).toBe(true)
  })

  it('H16: a listener that throws is reported, and the others still hear', () => {
    const { events, reports } = setUp()
    const listener = vi.fn()
    events.on('open', () => {
      throw new Error('mine')
    })
    events.on('open', listener)
    expect(events.emit('open', {})).toBe(true)
    expect(listener).toHaveBeenCalledTimes(1)
    expect(reports).toEqual([expect.stringContaining('"open"')])
  })

  it('of another widget inside this one is not ours', () => {
    const { element, events } = setUp()
    const inner = element.appendChild(document.createElement('div'))
    const listener = vi.fn()
    events.on('open', listener)
    createDomEvents(inner, () => {}).emit('open', {})
    expect(listener).not.toHaveBeenCalled()
  })
})
