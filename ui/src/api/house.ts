/*
 * The house: accounts and roles, one's own second factor, sessions, tokens and reminders, settings, holidays and
 * messages sent. One line per route.
 */
import { http } from './client'
import type { components } from './schema'
import type { AccountRole, Done, Id, NewPassword, Page } from './types'

type S = components['schemas']

export type Grant = Omit<S['role_in'], 'role'> & { role: AccountRole }
export type Post = S['post_out']

export interface SessionRow {
  id: Id
  address: string
  began_at: string
  seen_at: string
  ends_at: string
  current: boolean
}
export interface SecondOffer {
  secret: string
  uri: string
}
export interface Token {
  id: Id
  name: string
  perms: string[]
  created_at: string
  ends_at: string
}
export interface Tokens extends Page<Token> {
  most_days: number
  perms: { name: string; zh: string }[]
}
export interface Setting {
  name: string
  kind: 'number' | 'text' | 'secret'
  zh: string
  en: string
  value: string
  usual: string
  least: number
  most: number
}

export type Hook = 'generic' | 'wecom' | 'dingtalk' | 'feishu'
export interface Contact {
  mail: string | null
  hook: Hook | null
  hook_to: string | null
}
export interface Holiday {
  day: string
  kind: 'off' | 'work'
  name: string
  edited: boolean
}
export interface Holidays {
  year: number
  provisional: boolean
  rows: Holiday[]
}
export interface Message {
  id: Id
  account: string
  channel: string
  address: string
  day: string
  level: number
  subject: string
  body: string
  state: 'waiting' | 'sending' | 'sent' | 'failed'
  tries: number
  last_error: string | null
  created_at: string
  sent_at: string | null
}

export const house = {
  roles: {
    grant: (account: Id, grant: Grant) => http.post<unknown>(`/accounts/${account}/roles`, grant),
    revoke: (role: Id) => http.remove<Done>(`/roles/${role}`),
  },
  accounts: {
    reset: (id: Id) => http.post<NewPassword>(`/accounts/${id}/reset`),
    act: (id: Id, what: 'disable' | 'enable' | 'unlock' | 'second/reset') => http.post<Done>(`/accounts/${id}/${what}`),
  },
  posts: () => http.get<Page<Post>>('/posts'),
  second: {
    get: () => http.get<{ on: boolean }>('/session/second'),
    begin: () => http.post<SecondOffer>('/session/second'),
    confirm: (code: string) => http.post<{ codes: string[] }>('/session/second/confirm', { code }),
    remove: (code: string) => http.post<Done>('/session/second/remove', { code }),
  },
  sessions: {
    list: () => http.get<Page<SessionRow>>('/sessions'),
    end: (id: Id) => http.remove<Done>(`/sessions/${id}`),
  },
  tokens: {
    list: () => http.get<Tokens>('/tokens'),
    add: (name: string, perms: string[], days: number) => http.post<{ id: Id; token: string }>('/tokens', { name, perms, days }),
    end: (id: Id) => http.remove<Done>(`/tokens/${id}`),
  },
  settings: {
    get: () => http.get<Page<Setting>>('/settings'),
    put: (values: { name: string; value: string }[]) => http.put<Page<Setting>>('/settings', { values }),
  },
  contact: {
    get: () => http.get<Contact>('/contact'),
    put: (contact: { mail?: string; hook?: Hook; hook_to?: string }) => http.put<Contact>('/contact', contact),
    calendar: () => http.post<{ path: string }>('/calendar'),
  },
  holidays: {
    get: (year: number) => http.get<Holidays>('/holidays', { year }),
    put: (day: string, kind: 'off' | 'work' | 'usual', name?: string) => http.put<unknown>('/holidays', { day, kind, name }),
  },
  outbox: {
    list: (state: string) => http.get<Page<Message>>('/outbox', { state }),
    retry: (id: Id) => http.post<unknown>(`/outbox/${id}/retry`),
  },
}
