import type { Hono } from 'hono'
import type { MarkdownPage } from '../agent/read-sections.ts'

export function addSite(_app: Hono, _site: { demoFolder: string; pages: readonly MarkdownPage[] }): void {}
