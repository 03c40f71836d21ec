import { createEvent, fireEvent } from '@testing-library/preact'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { FilePart } from '../../../src/core/message.ts'
import type { ChatProtocol, UploadOptions } from '../../../src/protocols/protocol.ts'
import { cleanUpWidgets, renderWidget } from '../../support/render-widget.tsx'

afterEach(cleanUpWidgets)
afterEach(() => vi.restoreAllMocks())

const pdf = new File(['%PDF'], 'bill.pdf', { type: 'application/pdf' })
const photo = new File(['PNG'], 'photo.png', { type: 'image/png' })

/** A back end whose uploads the test moves. */
function createUploads() {
  const running: { name: string; options: UploadOptions; finish: () => void; fail: () => void }[] = []
  const upload: ChatProtocol['upload'] = ({ name }, options) =>
    new Promise((resolve, reject) => {
      const finish = () => resolve({ fileId: `id of ${name}` })
      running.push({ name, options, finish, fail: () => reject(new Error('no')) })
    })
  return { running, upload }
}

async function openWidget(options: object = {}, abilities: Partial<ChatProtocol> = { takesFiles: true }) {
  const widget = await renderWidget({ uploads: true, ...options }, abilities)
  await widget.open()
  const { root, update, controller } = widget
  const chips = () => Array.from(root.querySelectorAll('.chips .chip'), (chip) => chip.textContent)
  return { ...widget, chips, attach: (...files: File[]) => update(() => controller.attach(files)) }
}

describe('attaching', () => {
  it('is offered only where the site and the back end take files', async () => {
    const neither = await openWidget({ uploads: false })
    expect(neither.screen.queryByRole('button', { name: 'Attach files' })).toBeNull()
    cleanUpWidgets()
    const { screen } = await openWidget({}, {})
    expect(screen.queryByRole('button', { name: 'Attach files' })).toBeNull()
  })

  it('by the button: opens the browser’s dialog, for the files the site takes', async () => {
    const { root, click, update, chips } = await openWidget({ accept: '.pdf', maxFiles: 2 })
    const input = root.querySelector<HTMLInputElement>('input[type=file]')!
    const dialog = vi.spyOn(input, 'click')
    await click('Attach files')
    expect(dialog).toHaveBeenCalled()
    expect([input.accept, input.multiple]).toEqual(['.pdf', true])
    Object.defineProperty(input, 'files', { value: [pdf] })
    await update(() => fireEvent.change(input))
    expect(chips()).toEqual(['bill.pdf 4 bytes'])
  })

  it('by pasting, except what comes with text', async () => {
    const { textbox, update, chips } = await openWidget()
    const paste = (files: File[], text: string) =>
      update(() => fireEvent.paste(textbox(), { clipboardData: { files, getData: () => text } }))
    await paste([photo], 'A1\tB1')
    expect(chips()).toEqual([])
    await paste([photo], '')
    expect(chips()).toEqual(['photo.png 3 bytes'])
  })

  it('by dragging files over the panel, and nothing else', async () => {
    const { screen, update, chips } = await openWidget()
    const panel = screen.getByRole('dialog')
    const drag = (type: 'dragEnter' | 'dragOver' | 'drop', types: string[], files: File[] = []) =>
      update(() => fireEvent(panel, createEvent[type](panel, { dataTransfer: { types, files } })))
    await drag('dragEnter', ['text/plain'])
    expect(screen.queryByText('Drop files here')).toBeNull()
    await drag('dragEnter', ['Files'])
    const cover = screen.getByText('Drop files here')
    await update(() => fireEvent(cover, createEvent.dragLeave(cover)))
    expect(screen.queryByText('Drop files here')).toBeNull()
    await drag('dragOver', ['Files'])
    const dropZoneOfThePage = vi.fn()
    document.addEventListener('drop', dropZoneOfThePage, { once: true })
    await drag('drop', ['Files'], [pdf])
    expect(dropZoneOfThePage).not.toHaveBeenCalled()
    expect(screen.queryByText('Drop files here')).toBeNull()
    expect(chips()).toEqual(['bill.pdf 4 bytes'])
  })
})

describe('attached files', () => {
  it('show how far they have come, and hold the message back until then', async () => {
    const { upload, running } = createUploads()
    const { attach, screen, update, button, type, press, protocol } = await openWidget({}, { upload })
    await attach(pdf)
    await type('Look')
    await update(() => running[0]?.options.onProgress(0.4))
    const bar = screen.getByRole('progressbar', { name: 'Uploading bill.pdf' }) as HTMLProgressElement
    expect(bar.value).toBe(0.4)
    expect(button('Send message')).toHaveProperty('disabled', true)
    await press('Enter')
    expect(screen.getByText('Wait for the files, or remove them, before you send.')).toBeDefined()
    expect(protocol.calls).toHaveLength(0)
    await update(() => running[0]?.finish())
    expect(screen.queryByText('Wait for the files, or remove them, before you send.')).toBeNull()
    await press('Enter')
    expect(protocol.last.turn.files.map(({ name }) => name)).toEqual(['bill.pdf'])
  })

  it('may go without a word', async () => {
    const { attach, click, protocol, chips, screen } = await openWidget()
    await attach(pdf)
    await click('Send message')
    expect(protocol.last.turn.text).toBe('')
    expect(chips()).toEqual([])
    expect(screen.getByRole('article', { name: 'You said' }).textContent).toBe('bill.pdf 4 bytes')
  })

  it('can be taken away, and tried again, each by its name', async () => {
    const { upload, running } = createUploads()
    const { attach, click, update, chips, screen, root, button, textbox } = await openWidget({}, { upload })
    await attach(pdf, photo)
    await update(() => running[0]?.fail())
    expect(chips()[0]).toBe('bill.pdf Could not be sent')
    button('Retry bill.pdf').focus()
    await click('Retry bill.pdf')
    // The button has gone with its press.
    expect(root.activeElement).toBe(textbox())
    await update(() => running[2]?.finish())
    expect(chips()[0]).toBe('bill.pdf 4 bytes')
    await click('Remove photo.png')
    expect(running[1]?.options.signal.aborted).toBe(true)
    expect(screen.getByRole('list', { name: 'Attached files' }).children).toHaveLength(1)
  })

  it('taken away by a key, one hands the focus on to the composer; by a finger it brings up no keyboard', async () => {
    const { attach, button, update, root, textbox } = await openWidget()
    await attach(pdf, photo)
    const press = (name: string, detail: number) =>
      update(() => {
        button(name).focus()
        fireEvent.click(button(name), { detail })
      })
    await press('Remove bill.pdf', 1)
    expect(root.activeElement).not.toBe(textbox())
    await press('Remove photo.png', 0)
    expect(root.activeElement).toBe(textbox())
  })

  it('pictures are shown, and what cannot be drawn keeps its icon', async () => {
    const bitmap = { width: 300, height: 200, close: vi.fn() }
    const broken = new File(['?'], 'broken.png', { type: 'image/png' })
    vi.stubGlobal('createImageBitmap', async (blob: Blob) => {
      if (blob === broken) throw new Error('The source image could not be decoded.')
      return bitmap
    })
    const { attach, root } = await openWidget()
    await attach(photo, pdf, broken)
    const shown = () =>
      Array.from(
        root.querySelectorAll('.chips li'),
        (item) => item.querySelector('canvas:not([hidden])') !== null,
      )
    await vi.waitFor(() => expect(shown()).toEqual([true, false, false]))
    expect(root.querySelectorAll('.chips .chip > .icon')).toHaveLength(2)
    expect(bitmap.close).toHaveBeenCalledTimes(1)
    vi.unstubAllGlobals()
  })

  it('K9: those that may not be sent are named with the reason', async () => {
    const { attach, screen } = await openWidget({ accept: 'image/*,.pdf', maxFileSize: 10, maxFiles: 2 })
    await attach(
      new File(['x'], 'virus.exe'),
      new File(['x'.repeat(11)], 'long.pdf'),
      new File([], 'empty.pdf'),
      pdf,
      photo,
      new File(['y'], 'c.png', { type: 'image/png' }),
      new File(['y'], 'd.png', { type: 'image/png' }),
    )
    expect(Array.from(screen.getByRole('alert').children, (line) => line.textContent)).toEqual([
      'This kind of file can’t be sent: virus.exe',
      'Larger than 10 bytes: long.pdf',
      'No more than 2 files at once: c.png, d.png',
      'Nothing in it: empty.pdf',
    ])
  })
})

describe('files of an answer', () => {
  async function receive(file: Omit<FilePart, 'type'>, options: object = {}) {
    const widget = await openWidget(options)
    await widget.say('Make a file')
    await widget.update(() =>
      widget.protocol.last.push(
        { type: 'file-available', file },
        { type: 'message-end', finishReason: 'completed' },
      ),
    )
    return widget
  }
  const csv = { name: 'prices.csv', mediaType: 'text/csv', size: 2048 }

  it('can be downloaded from a safe address', async () => {
    const { screen } = await receive({ ...csv, url: 'https://files.example/1' })
    const link = screen.getByRole('link', { name: /^Download prices.csv/ })
    expect(link.getAttribute('href')).toBe('https://files.example/1')
    expect(link.getAttribute('download')).toBe('prices.csv')
    expect(link.getAttribute('rel')).toContain('noopener')
    expect(link.textContent).toBe('prices.csv 2 kB')
  })

  it.each(['javascript:alert(1)', 'blob:https://site.example/1', 'file:///etc/passwd', undefined])(
    'are only named where the address is %s',
    async (url) => {
      const { screen, root } = await receive({ ...csv, ...(url && { url }) })
      expect(root.querySelector('article a, article .chip[type]')).toBeNull()
      expect(screen.getByText('prices.csv')).toBeDefined()
    },
  )

  it('in a data: URL are saved as bytes, whatever they say they are', async () => {
    const { screen, update } = await receive({ ...csv, url: 'data:text/html;base64,PGI+w6Q8L2I+' })
    const made = vi.spyOn(URL, 'createObjectURL')
    const saved: string[] = []
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download)
    })
    await update(() => fireEvent.click(screen.getByRole('button', { name: /^Download prices.csv/ })))
    const blob = made.mock.calls[0]?.[0] as Blob
    expect(saved).toEqual(['prices.csv'])
    expect(blob.type).toBe('application/octet-stream')
    expect(await blob.text()).toBe('<b>ä</b>')
  })

  it('pictures load by themselves only from origins the site has named', async () => {
    const file = { name: 'cat.png', mediaType: 'image/png', url: 'https://images.example/cat.png' }
    const allowed = await receive(file, { images: ['https://images.example'] })
    expect(allowed.root.querySelector('article img')?.getAttribute('src')).toBe(file.url)
    cleanUpWidgets()
    const { root } = await receive(file)
    expect(root.querySelector('article img')).toBeNull()
  })
})
