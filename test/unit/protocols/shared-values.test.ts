// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { readFile, readNamedData } from '../../../src/protocols/named-data.ts'
import { inlineData, readFiles } from '../../../src/protocols/sent-file.ts'
import { createToolCalls } from '../../../src/protocols/tool-calls.ts'

describe('data under a name', () => {
  it.each(['sources', 'Sources', 'citations'])('%s are sources, whatever holds the list', (name) => {
    const item = { id: '2', name: 'FAQ', text_excerpt: 'x', score: 0.5 }
    const source = { sourceId: '2', title: 'FAQ', excerpt: 'x', score: 0.5 }
    for (const data of [[item], { [name]: [item] }, item])
      expect(readNamedData(name, data)).toEqual([{ type: 'source-available', source }])
  })

  it('counts sources that have no id', () => {
    const events = readNamedData('sources', [{ url: 'https://a.example' }, 5, { title: 'B' }])
    expect(events).toMatchObject([{ source: { sourceId: '1' } }, { source: { sourceId: '3', title: 'B' } }])
  })

  it.each(['followUps', 'follow-ups', 'follow_ups', 'suggestions'])('%s are suggestions', (name) => {
    expect(readNamedData(name, ['Why?', '', 5])).toEqual([
      { type: 'follow-ups-suggested', followUps: ['Why?'] },
    ])
  })

  it('an agent that takes over begins a stage', () => {
    expect(readNamedData('agent', { name: 'Billing' })).toEqual([{ type: 'step-start', name: 'Billing' }])
  })

  it('anything else is handed on as it is', () => {
    expect(readNamedData('agent', 'x', 'd')).toEqual([
      { type: 'data-available', name: 'agent', data: 'x', dataId: 'd' },
    ])
  })

  it('a file is called by its name, its address or its type', () => {
    const nameOf = (item: object) => readFile(item).map((event) => 'file' in event && event.file.name)
    expect(nameOf({ name: 'a', url: 'https://x.example/b' })).toEqual(['a'])
    expect(nameOf({ url: 'https://x.example/b.csv?c/d#e' })).toEqual(['b.csv'])
    expect(nameOf({ url: 'data:text/csv;base64,YQ==', mediaType: 'text/csv' })).toEqual(['text/csv'])
    expect(nameOf({ url: 'https://x.example/' })).toEqual(['file'])
    expect(nameOf({ name: 'a' })).toEqual([])
  })
})

describe('files in the body', () => {
  it('keeps every byte of a large file', async () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256)
    const [file] = await readFiles([
      { name: 'a', mediaType: '', size: bytes.length, blob: new Blob([bytes]) },
    ])
    expect(Buffer.from(inlineData(file ?? { url: '' }) ?? '', 'base64').equals(bytes)).toBe(true)
    expect(file?.url).toMatch(/^data:application\/octet-stream;base64,/)
  })

  it('a file with an address has no bytes of its own', () => {
    expect(inlineData({ url: 'https://files.example/a' })).toBeUndefined()
  })
})

describe('streamed tool calls', () => {
  it('are opened by their first piece and closed with their whole input', () => {
    const calls = createToolCalls()
    expect(calls.write('a', 'find', '{"id"')).toEqual([
      { type: 'tool-input', toolCallId: 'a', name: 'find' },
      { type: 'tool-input-delta', toolCallId: 'a', delta: '{"id"' },
    ])
    expect(calls.close()).toEqual([])
    calls.write('a', undefined, ':7}')
    calls.write('b', 5, null)
    expect(calls.inputOf('a')).toEqual({ id: 7 })
    expect(calls.close('b')).toEqual([])
    expect(calls.close()).toEqual([{ type: 'tool-input', toolCallId: 'a', name: 'find', input: { id: 7 } }])
  })
})
