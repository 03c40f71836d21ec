import { describe, expect, it } from 'vitest'
import { isMisleading, safeUrl } from '../../../src/markdown/safe-url.ts'

const SCHEMES =
  'javascript vbscript data blob file filesystem about view-source feed jar intent ms-word ms-settings chrome chrome-extension ws wss ftp sms gopher livescript mocha res resource x-javascript steam'.split(
    ' ',
  )

describe('the address of a link', () => {
  it('M6 may be http, https, mailto or tel', () => {
    expect(safeUrl('https://example.com/a?b=c#d')?.href).toBe('https://example.com/a?b=c#d')
    expect(safeUrl('HTTP://EXAMPLE.COM')?.href).toBe('http://example.com/')
    expect(safeUrl('mailto:me@example.com?subject=x')?.target).toBe('me@example.com')
    expect(safeUrl('tel:+49-30-123')?.href).toBe('tel:+49-30-123')
    expect(safeUrl('sms:+49')).toBeUndefined()
  })

  it('M2 is of no other scheme, however it is spelled', () => {
    const spell = (scheme: string) => [
      `${scheme}:alert(1)`,
      `${scheme.toUpperCase()}:alert(1)`,
      ` ${scheme}:alert(1)`,
      `\u0001${scheme}:alert(1)`,
      `\u200b${scheme}:alert(1)`,
      `\u00ad${scheme}:alert(1)`,
      `\u2028${scheme}:alert(1)`,
      `\ufeff${scheme}:alert(1)`,
      `${scheme.slice(0, 2)}\t${scheme.slice(2)}:alert(1)`,
      `${scheme.slice(0, 2)}\n${scheme.slice(2)}:alert(1)`,
      `${scheme.slice(0, 2)}\0${scheme.slice(2)}:alert(1)`,
      `${scheme.slice(0, 2)}\u200d${scheme.slice(2)}:alert(1)`,
      `${scheme}\u200b:alert(1)`,
      `${scheme}://%0aalert(1)`,
      `${scheme}&colon;alert(1)`,
      `${scheme}%3aalert(1)`,
      `\u202e${scheme}:alert(1)`,
    ]
    for (const scheme of SCHEMES)
      for (const url of spell(scheme)) expect(safeUrl(url), JSON.stringify(url)).toBeUndefined()
  })

  it('M7 is absolute', () => {
    for (const url of [
      '/logout',
      '#x',
      '?a=b',
      'a',
      './a',
      '../a',
      '//evil.com',
      '\\\\evil.com',
      '/\\evil.com',
      '',
      ':',
      'https:',
      'https:/',
      'https://',
      'https:evil.com',
      'https:/evil.com',
      'https:///evil.com',
      'https:\\\\evil.com',
      'https:javascript:alert(1)',
    ]) {
      expect(safeUrl(url), url).toBeUndefined()
    }
  })

  it('M5 has no user and no password', () => {
    for (const url of [
      'https://bank.com@evil.com',
      'https://bank:x@evil.com',
      'https://bank.com%2f@evil.com',
      'https://@evil.com:x@y',
    ]) {
      expect(safeUrl(url), url).toBeUndefined()
    }
  })

  it('is one that URL understands', () => {
    for (const url of [
      'https://a b',
      'https://exa<mple',
      'http://[::1',
      'https://example.com:99999',
      'https://%zz/',
      'http://a^b',
    ]) {
      expect(safeUrl(url), url).toBeUndefined()
    }
  })

  it('M8 loses characters nobody can see', () => {
    expect(safeUrl('https://exa\u200bmple.com/\u202ea\u{e0041}')?.href).toBe('https://example.com/a')
  })

  it('M5 names the real host in ASCII', () => {
    expect(safeUrl('https://аpple.com')?.target).toBe('xn--pple-43d.com')
  })
})

describe('a text that names another address', () => {
  const misleads = (text: string, url: string) => isMisleading(text, safeUrl(url)!)

  it('M5 is recognised', () => {
    expect(misleads('https://bank.com/login', 'https://evil.com')).toBe(true)
    expect(misleads('bank.com', 'https://evil.com')).toBe(true)
    expect(misleads('go to www.bank.com now', 'https://evil.com')).toBe(true)
    expect(misleads('bank.com', 'https://bank.com.evil.com')).toBe(true)
    expect(misleads('bank.com', 'https://evilbank.com')).toBe(true)
    expect(misleads('https://bank.com', 'https://evil.com/?x=bank.com')).toBe(true)
    expect(misleads('ba\u200bnk.com', 'https://evil.com')).toBe(true)
    expect(misleads('bank。com', 'https://evil.com')).toBe(true)
    expect(misleads('help@bank.com', 'mailto:help@evil.com')).toBe(true)
    expect(misleads('Apple', 'https://аpple.com')).toBe(true)
  })

  it('is not found where there is none', () => {
    expect(misleads('the documentation', 'https://example.com')).toBe(false)
    expect(misleads('https://example.com/a.b.c', 'https://example.com/a.b.c')).toBe(false)
    expect(misleads('Example.com', 'https://www.example.com/x')).toBe(false)
    expect(misleads('help@example.com', 'mailto:help@example.com')).toBe(false)
    expect(misleads('version 2.10, e.g. this', 'https://example.com')).toBe(false)
    expect(misleads('index.html', 'https://example.com')).toBe(false)
  })
})
