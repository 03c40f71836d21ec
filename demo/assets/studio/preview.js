// The previews: a frame for each device in each colour scheme, drawn at its real size and then made smaller.

import { make } from './make.js'

const devices = { desktop: { width: 1024, height: 720 }, phone: { width: 375, height: 720 } }
const schemes = ['light', 'dark']
const GAP = 20
const CAPTION = 30
const SMALLEST = 0.5

/** How the previews are looked at; in the address like the options, and in no tag. */
export function previewFields(isNarrow) {
  return [
    { name: '~view', label: 'View', values: ['welcome', 'conversation', 'closed'], default: 'welcome' },
    {
      name: '~device',
      label: 'Device',
      values: ['both', 'desktop', 'phone'],
      default: isNarrow ? 'phone' : 'both',
    },
    {
      name: '~scheme',
      label: 'Scheme',
      values: ['both', 'light', 'dark'],
      default: isNarrow ? 'light' : 'both',
    },
  ].map((field) => ({ ...field, kind: 'choice' }))
}

export function createPreview(stage) {
  const frames = schemes.flatMap((scheme) => Object.keys(devices).map((device) => makeFrame(device, scheme)))
  stage.append(...frames.map(({ figure }) => figure))
  let latest
  let isWaiting = false

  addEventListener('message', ({ source, origin, data }) => {
    if (origin !== location.origin || data !== 'ready') return
    const frame = frames.find(({ iframe }) => iframe.contentWindow === source)
    if (!frame) return
    frame.isReady = true
    send(frame)
  })
  new ResizeObserver(resize).observe(stage.parentElement)
  addEventListener('resize', resize)

  function send({ iframe, scheme, isReady, figure }) {
    if (isReady && latest && !figure.hidden)
      iframe.contentWindow.postMessage({ ...latest, scheme }, location.origin)
  }

  /** The larger of what one row allows, and a row for each scheme: all of the width, and where it can be, of the height. */
  function resize() {
    const seen = frames.filter(({ figure }) => !figure.hidden)
    const perScheme = seen.filter(({ scheme }) => scheme === seen[0]?.scheme)
    const inRows = scaleOf(perScheme, seen.length / perScheme.length)
    stage.style.setProperty('--scale', String(Math.min(1, Math.max(scaleOf(seen, 1), inRows))))
  }

  function scaleOf(row, rows) {
    const { height } = devices.phone
    const width = row.reduce((sum, { device }) => sum + devices[device].width, 0)
    // A pixel less than there is: what is rounded up would not fit.
    const wide = (stage.clientWidth - 1 - GAP * (row.length - 1)) / width
    if (matchMedia('(max-width: 58rem)').matches) return Math.min(wide, (innerHeight * 0.4) / height)
    const tall = (innerHeight - 150 - CAPTION * rows - GAP * (rows - 1)) / rows / height
    return Math.min(wide, Math.max(SMALLEST, tall))
  }

  return {
    show(design, { device, scheme }) {
      latest = design
      for (const frame of frames) {
        const isShown = [frame.device, 'both'].includes(device) && [frame.scheme, 'both'].includes(scheme)
        frame.figure.hidden = !isShown
        // Loaded on first need: each is a page with a chat in it.
        if (isShown && !frame.iframe.src)
          frame.iframe.src = `/studio-frame.html?frame=${frame.device}-${frame.scheme}`
      }
      resize()
      if (isWaiting) return
      isWaiting = true
      requestAnimationFrame(() => {
        isWaiting = false
        frames.forEach(send)
      })
    },
  }
}

function makeFrame(device, scheme) {
  const { width, height } = devices[device]
  const title = `${device === 'phone' ? 'Phone' : 'Desktop'}, ${scheme}`
  const iframe = make('iframe', { title, width, height })
  const figure = make(
    'figure',
    { className: `frame ${device}` },
    make('div', { className: 'glass' }, iframe),
    make('figcaption', {}, title),
  )
  figure.style.setProperty('--width', width)
  figure.style.setProperty('--height', height)
  return { device, scheme, iframe, figure, isReady: false }
}
