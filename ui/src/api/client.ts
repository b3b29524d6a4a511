/*
 * The one door to the server: adds the CSRF token, turns every failure into an ApiError with a code and
 * two sentences, and tells the session when the server no longer knows it.
 */
import { en } from '@/i18n/en'
import { zh } from '@/i18n/zh'
import type { Failure } from './types'

const BASE = '/api/v1'

export class ApiError extends Error {
  readonly status: number
  readonly failure: Failure

  constructor(status: number, failure: Failure) {
    super(`${failure.code}: ${failure.en}`)
    this.status = status
    this.failure = failure
  }

  get code(): string {
    return this.failure.code
  }
}

export type QueryValue = string | number | boolean | null | undefined

interface Options {
  query?: Record<string, QueryValue>
  body?: unknown
  file?: File
  signal?: AbortSignal
}

let csrf = ''
let onSignedOut = () => {}

export function setCsrf(token: string) {
  csrf = token
}

export function whenSignedOut(call: () => void) {
  onSignedOut = call
}

export function url(path: string, query: Record<string, QueryValue> = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue
    search.set(key, value === true ? '1' : value === false ? '0' : String(value))
  }
  const text = search.toString()
  return BASE + path + (text ? `?${text}` : '')
}

export function offline(): ApiError {
  return new ApiError(0, {
    code: 'OFFLINE',
    zh: zh.fault.unreachable,
    en: en.fault.unreachable,
    field: null,
  })
}

export async function failureOf(answer: Response): Promise<ApiError> {
  try {
    const { error } = (await answer.json()) as { error: Failure }
    if (error?.code) return new ApiError(answer.status, error)
  } catch {
    /* not our JSON: a proxy spoke */
  }
  const code = `HTTP_${answer.status}`
  return new ApiError(answer.status, { code, zh: zh.fault.odd, en: en.fault.odd, field: null })
}

function request(method: string, options: Options): RequestInit {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf
  if (options.file) headers['Content-Type'] = 'application/octet-stream'
  else if (method !== 'GET') headers['Content-Type'] = 'application/json'
  const body = options.file ?? (method === 'GET' ? undefined : JSON.stringify(options.body ?? {}))
  return { method, headers, body, signal: options.signal, credentials: 'same-origin' }
}

async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  let answer: Response
  try {
    answer = await fetch(url(path, options.query), request(method, options))
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw offline()
  }
  if (!answer.ok) {
    const failure = await failureOf(answer)
    if (failure.code === 'ERR_LOGIN' && path !== '/session') onSignedOut()
    throw failure
  }
  const text = answer.status === 204 ? '' : await answer.text()
  return (text ? JSON.parse(text) : {}) as T
}

export const http = {
  get: <T>(path: string, query?: Options['query'], signal?: AbortSignal) => call<T>('GET', path, { query, signal }),
  post: <T>(path: string, body?: unknown) => call<T>('POST', path, { body }),
  put: <T>(path: string, body?: unknown) => call<T>('PUT', path, { body }),
  patch: <T>(path: string, body?: unknown) => call<T>('PATCH', path, { body }),
  remove: <T>(path: string, query?: Options['query']) => call<T>('DELETE', path, { query }),
  send: <T>(path: string, file: File, query?: Options['query']) => call<T>('POST', path, { file, query }),
}

export interface Sending {
  progress?: (share: number) => void
  signal?: AbortSignal
}

function answerOf(request: XMLHttpRequest): Response {
  return new Response(request.responseText || null, { status: request.status || 500 })
}

/* A file whose way is watched: fetch() cannot tell how much has left. */
export function sendFile<T>(path: string, file: File, query: Options['query'], sending: Sending = {}): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url(path, query))
    request.setRequestHeader('Accept', 'application/json')
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.setRequestHeader('X-CSRF-Token', csrf)
    request.upload.onprogress = (event) => event.lengthComputable && sending.progress?.(event.loaded / event.total)
    request.onerror = () => reject(offline())
    request.onabort = () => reject(new DOMException('', 'AbortError'))
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T)
      else void failureOf(answerOf(request)).then(reject)
    }
    sending.signal?.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

/* For a page that goes away: nobody waits for the answer. */
export function sendLast(path: string, body: unknown) {
  void fetch(url(path), { ...request('POST', { body }), keepalive: true }).catch(() => undefined)
}

/* Any thrown thing as an ApiError, so that pages show one kind of failure. */
export function asApiError(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause
  const words = cause instanceof Error ? cause.message : String(cause)
  return new ApiError(0, { code: 'PAGE', zh: `${zh.fault.page} ${words}`, en: `${en.fault.page} ${words}`, field: null })
}
