// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { FileRules } from '../../../src/core/attachment.ts'
import type { UploadOptions } from '../../../src/protocols/protocol.ts'
import { settle } from '../../support/fake-clock.ts'
import { createFakeProtocol } from '../../support/fake-protocol.ts'
import { setUpController } from '../../support/set-up-controller.ts'

const fileRules: FileRules = { accept: 'image/*, .pdf', maxFileBytes: 100, maxFiles: 2 }
const file = (name: string, type = 'image/png', size = 10) => new File(['x'.repeat(size)], name, { type })

function setUp({ uploads = true, isWanted = true } = {}) {
  const protocol = createFakeProtocol()
  const calls: {
    name: string
    options: UploadOptions
    finish: (fileId: string) => void
    fail: () => void
  }[] = []
  if (uploads) {
    protocol.upload = ({ name }, options) =>
      new Promise((resolve, reject) => {
        calls.push({
          name,
          options,
          finish: (fileId) => resolve({ fileId }),
          fail: () => reject(new Error('no')),
        })
      })
  }
  const room = setUpController({
    protocol: Object.assign(protocol, { takesFiles: !uploads }),
    fileRules: isWanted ? fileRules : undefined,
  })
  return { ...room, calls, attachments: () => room.store.current().attachments }
}

describe('a file of the message being written', () => {
  it('is sent ahead, tells how far it is, and goes with the message by its id', async () => {
    const room = setUp()
    room.controller.attach([file('cat.png')])
    expect(room.attachments()).toMatchObject([{ name: 'cat.png', state: 'uploading', progress: 0 }])
    room.calls[0]?.options.onProgress(0.5)
    expect(room.attachments()).toMatchObject([{ progress: 0.5 }])
    expect(room.controller.send('Look')).toBe(false)
    room.calls[0]?.finish('f1')
    await settle()
    expect(room.controller.send('Look')).toBe(true)
    expect(room.attachments()).toEqual([])
    expect(room.protocol.last.turn).toMatchObject({
      text: 'Look',
      files: [{ name: 'cat.png', mediaType: 'image/png', size: 10, uploaded: { fileId: 'f1' } }],
    })
    expect(room.store.current().messages[0]?.parts).toEqual([
      { type: 'text', text: 'Look' },
      { type: 'file', name: 'cat.png', mediaType: 'image/png', size: 10, fileId: 'f1' },
    ])
  })

  it('travels with its message where the contract has no upload', async () => {
    const room = setUp({ uploads: false })
    const cat = file('cat.png')
    room.controller.attach([cat])
    expect(room.controller.send('')).toBe(true)
    expect(room.protocol.last.turn).toMatchObject({ text: '', files: [{ name: 'cat.png', blob: cat }] })
  })

  it('E20: that could not be sent stays, and is sent again on demand', async () => {
    const room = setUp()
    room.controller.attach([file('cat.png')])
    room.calls[0]?.fail()
    await settle()
    expect(room.attachments()).toMatchObject([{ state: 'failed' }])
    expect(room.controller.send('Look')).toBe(false)
    room.controller.retryUpload(room.attachments()[0]?.attachmentId ?? '')
    room.calls[1]?.finish('f1')
    await settle()
    expect(room.attachments()).toMatchObject([{ state: 'ready' }])
  })

  it('that is taken away is not sent any further', async () => {
    const room = setUp()
    room.controller.attach([file('cat.png')])
    room.controller.detach(room.attachments()[0]?.attachmentId ?? '')
    expect(room.calls[0]?.options.signal.aborted).toBe(true)
    room.calls[0]?.options.onProgress(0.9)
    room.calls[0]?.finish('f1')
    await settle()
    expect(room.attachments()).toEqual([])
  })

  it.each([
    ['of a type that is not accepted', file('run.exe', 'application/x-msdownload'), 'type'],
    ['that is too large', file('big.png', 'image/png', 101), 'size'],
    ['that is empty', file('none.png', 'image/png', 0), 'empty'],
  ])('one %s is refused before anything is sent', (_, refused, reason) => {
    const room = setUp()
    room.controller.attach([refused, file('cat.png')])
    expect(room.store.current().refusals).toEqual([{ name: refused.name, reason }])
    expect(room.calls.map(({ name }) => name)).toEqual(['cat.png'])
  })

  it('is accepted by its ending where the browser knows no type', () => {
    const room = setUp()
    room.controller.attach([file('TICKET.PDF', '')])
    expect(room.attachments()).toHaveLength(1)
  })

  it('beyond the number allowed is refused', () => {
    const room = setUp()
    room.controller.attach([file('1.png'), file('2.png'), file('3.png')])
    expect(room.attachments().map(({ name }) => name)).toEqual(['1.png', '2.png'])
    expect(room.store.current().refusals).toEqual([{ name: '3.png', reason: 'count' }])
  })

  it('that was refused stays told while the others are on their way, until one is taken back', async () => {
    const room = setUp()
    const refusals = () => room.store.current().refusals
    room.controller.attach([file('1.png'), file('notes.txt', 'text/plain')])
    room.calls[0]?.options.onProgress(0.5)
    room.calls[0]?.finish('f1')
    await settle()
    expect(room.attachments()).toMatchObject([{ state: 'ready' }])
    expect(refusals()).toEqual([{ name: 'notes.txt', reason: 'type' }])
    room.controller.detach(room.attachments()[0]?.attachmentId ?? '')
    expect(refusals()).toEqual([])
  })

  it('is not taken where the site does not want any', () => {
    const room = setUp({ isWanted: false })
    room.controller.attach([file('cat.png')])
    expect(room.controller.can.attach).toBe(false)
    expect(room.attachments()).toEqual([])
    expect(room.environment.reports[0]).toContain('cat.png')
  })

  it('stays when a new conversation is started', async () => {
    const room = setUp()
    room.controller.attach([file('cat.png')])
    room.controller.newConversation()
    room.calls[0]?.finish('f1')
    await settle()
    expect(room.attachments()).toMatchObject([{ name: 'cat.png', state: 'ready' }])
  })
})
